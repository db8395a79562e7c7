"""Ways of joining a lab: openly, on request, by invitation, by role."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import learning_labs.models.invitations
import learning_labs.models.leads
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0002_seals"),
        ("catalogue", "0008_entries_by_date"),
        ("learning_labs", "0008_reactions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=learning_labs.models.leads.new_ref, max_length=12, unique=True)),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en", max_length=2)),
                (
                    "position",
                    models.CharField(
                        choices=[("member", "Member"), ("facilitator", "Facilitator")], default="member", max_length=11
                    ),
                ),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(default=learning_labs.models.invitations.expiry)),
                (
                    "stage",
                    models.CharField(
                        choices=[("waiting", "Open"), ("accepted", "Taken"), ("revoked", "Taken back")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=learning_labs.models.leads.new_ref, max_length=12, unique=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="lab",
            name="joining",
            field=models.CharField(
                choices=[
                    ("open", "Anybody who may read it joins"),
                    ("request", "People ask, its facilitators decide"),
                    ("invite", "Only people who are invited"),
                    ("role", "Only people who hold one of these roles"),
                ],
                db_default="open",
                default="open",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="lab",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
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
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="way",
            field=models.CharField(
                blank=True,
                choices=[
                    ("open", "Anybody who may read it joins"),
                    ("request", "People ask, its facilitators decide"),
                    ("invite", "Only people who are invited"),
                    ("role", "Only people who hold one of these roles"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.RunSQL(  # the closed ones that there are have invited people only; there are few labs
            "UPDATE learning_labs_lab SET joining = 'invite' WHERE readers = 'lab'", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("way", ""), _negated=True), fields=["lab", "-since", "-id"], name="members_by_age"
            ),
        ),
        migrations.AddConstraint(
            model_name="lab",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("readers", "lab"), _negated=True),
                    models.Q(("joining", "open"), _negated=True),
                    _connector="OR",
                ),
                name="nobody_joins_a_closed_lab_unasked",
            ),
        ),
        migrations.AddConstraint(
            model_name="lab",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joining", "role"), _negated=True), ("roles__len__gt", 0), _connector="OR"
                ),
                name="a_lab_for_roles_says_for_which",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="lab",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning_labs.lab"
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="lab",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning_labs.lab"
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["invited_by", "-invited_at"], name="invitations_by_inviter"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "waiting")),
                fields=("lab", "address"),
                name="an_address_is_invited_once_into_a_lab",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "waiting"), _negated=True),
                    models.Q(("address", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_open_invitation_has_an_address",
            ),
        ),
        migrations.AddIndex(
            model_name="joinrequest",
            index=models.Index(
                condition=models.Q(("stage", "asked")), fields=["lab", "asked_at"], name="who_waits_at_a_lab"
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "asked")), fields=("lab", "person"), name="somebody_waits_once_for_a_lab"
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_declined_request_to_join_says_why",
            ),
        ),
    ]
