import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import hlh.people.models.exports
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_copies_of_everything"),
        ("taxonomy", "0002_promises_in_sql"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="domains",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), blank=True, default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="OrganisationProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=hlh.people.models.exports.new_ref, max_length=20, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("who_hq", "WHO headquarters"),
                            ("who_region", "WHO regional office"),
                            ("who_country", "WHO country office"),
                            ("ministry", "Ministry of health"),
                            ("un", "United Nations agency"),
                            ("centre", "WHO collaborating centre"),
                            ("nsa", "Non-State actor in official relations with WHO"),
                            ("other", "Other partner"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("confirmed", "Confirmed"), ("refused", "Refused")],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="taxonomy.country",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-proposed_at", "-id"], name="proposals_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "waiting")),
                        fields=("person",),
                        name="one_new_organisation_of_a_person_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "confirmed"), _negated=True),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="a_confirmed_proposal_says_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "refused"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_proposal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=hlh.people.models.exports.new_ref, max_length=20, unique=True)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("seen", models.JSONField(default=dict)),
                (
                    "widest",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Nobody"), (1, "Members"), (2, "Everybody")], default=0
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("widest__in", [0, 1, 2])), name="a_profile_is_seen_by_known_people"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[("domain", "Verified by mail domain"), ("office", "Confirmed by a WHO office")],
                        max_length=6,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "organisation"), name="somebody_is_verified_once_at_an_office"
                    )
                ],
            },
        ),
    ]
