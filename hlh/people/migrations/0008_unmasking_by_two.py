import django.db.models.deletion
import django.utils.timezone
import hlh.people.models.exports
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0001_initial"),
        ("people", "0007_nominations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unmasking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=hlh.people.models.exports.new_ref, max_length=20, unique=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a regional focal point"),
                            ("allowed", "Allowed"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=7,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.voice"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-asked_at", "-id"], name="unmaskings_by_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_allows_what_they_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "allowed"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_unmasking_is_allowed_by_somebody_until_a_time",
                    ),
                ],
            },
        ),
    ]
