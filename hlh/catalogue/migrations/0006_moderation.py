import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0002_seals"),
        ("catalogue", "0005_excerpts"),
        ("people", "0009_known_browser"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("anchor", models.CharField(blank=True, max_length=40)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("newcomer", "A first contribution"),
                            ("clinical", "It reads like treatment advice for a patient"),
                            ("flagged", "Readers flagged it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("released", "Shown"),
                            ("hidden", "Hidden"),
                            ("kept", "Kept as it is"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="catalogue.entry"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("released", "Shown"), ("hidden", "Hidden"), ("kept", "Kept as it is")], max_length=10
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("newcomer", "A first contribution"),
                            ("clinical", "It reads like treatment advice for a patient"),
                            ("flagged", "Readers flagged it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("patient", "A patient could be recognised"),
                            ("clinical", "Treatment advice for a patient"),
                            ("unkind", "It hurts or shames somebody"),
                            ("wrong", "It is wrong, or misleads"),
                            ("aside", "Advertising, or not about the topic"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="catalogue.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("patient", "A patient could be recognised"),
                            ("clinical", "Treatment advice for a patient"),
                            ("unkind", "It hurts or shames somebody"),
                            ("wrong", "It is wrong, or misleads"),
                            ("aside", "Advertising, or not about the topic"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="catalogue.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="flags",
                        to="catalogue.decision",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.voice"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("stage", "waiting")), fields=["since", "id"], name="cases_waiting"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("entry", "anchor"), name="a_contribution_is_one_case"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", "hidden"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="what_is_hidden_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(fields=("case", "voice"), name="somebody_flags_a_thing_once"),
        ),
    ]
