import django.db.models.deletion
import django.utils.timezone
import hlh.people.models.exports
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_drafts_of_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=hlh.people.models.exports.new_ref, max_length=20, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[("wanted", "Being made"), ("ready", "Ready")], default="wanted", max_length=6
                    ),
                ),
                ("content", models.BinaryField(null=True)),
                ("size", models.PositiveIntegerField(default=0)),
                ("wanted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "ready"), _negated=True), ("content__isnull", False), _connector="OR"
                        ),
                        name="a_ready_copy_is_there",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "wanted")),
                        fields=("person",),
                        name="one_copy_of_a_person_is_made_at_a_time",
                    ),
                ],
            },
        ),
    ]
