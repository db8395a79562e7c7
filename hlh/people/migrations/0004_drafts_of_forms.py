import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_was_appointed"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="has_drafts",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=300)),
                ("page", models.CharField(max_length=600)),
                ("fields", models.JSONField(default=dict)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="drafts_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "place"), name="a_form_has_one_draft_of_a_person")
                ],
            },
        ),
    ]
