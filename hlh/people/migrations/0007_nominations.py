import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import hlh.people.models.exports
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0001_initial"),
        ("people", "0006_profiles_and_organisations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=hlh.people.models.exports.new_ref, max_length=20, unique=True)),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en", max_length=2)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("country_focal_point", "Country focal point"),
                            ("learning_point", "Country learning point"),
                            ("regional_focal_point", "Regional focal point"),
                            ("facilitator", "Facilitator"),
                            ("editor", "Editor"),
                            ("expert", "WHO expert"),
                            ("officer", "Help-desk officer"),
                            ("partner", "Partner contact"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "scope",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=500)),
                ("nominated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be confirmed"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.appointment",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-nominated_at", "-id"], name="nominations_by_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("person__isnull", False)),
                            models.Q(("person", None), models.Q(("address", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_nomination_is_about_a_person_or_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "refused"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_nomination_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "confirmed"), _negated=True),
                            ("appointment__isnull", False),
                            _connector="OR",
                        ),
                        name="a_confirmed_nomination_appoints",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "waiting")),
                        fields=("person", "address", "role", "scope"),
                        name="nobody_waits_twice_for_the_same_role",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
