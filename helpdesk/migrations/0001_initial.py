import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import helpdesk.models.questions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activity", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("people", "0003_was_appointed"),
        ("taxonomy", "0002_promises_in_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gathered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.passage"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("once", models.CharField(max_length=64, unique=True)),
                ("text", models.TextField()),
                ("behalf", models.BooleanField(default=False)),
                ("channel", models.CharField(default="form", max_length=10)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("asked", "Received"),
                            ("recognised", "Understood"),
                            ("held", "With the help desk"),
                            ("routed", "Discussed in a lab"),
                            ("handed_over", "Handed over"),
                            ("answered", "Answered"),
                            ("closed", "Solved"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unsure", "Not sure which area it belongs to"),
                            ("emergency", "It may be about danger now"),
                            ("no_lab", "No open lab fits"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clinical", "Clinical case management"),
                            ("research", "Research"),
                            ("other", "General information"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=2)),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ehs", "Essential health services"),
                            ("emergency", "Danger now"),
                            ("clinical", "Treatment of a patient"),
                            ("research", "Research"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("confidence", models.FloatField(null=True)),
                ("terms", models.JSONField(default=list)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "It solved it"),
                            ("partly", "It helped in part"),
                            ("no", "It did not help"),
                        ],
                        max_length=6,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("promised_at", models.DateTimeField(default=helpdesk.models.questions.promised)),
                ("tell_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.country"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.entry"
                    ),
                ),
                (
                    "helped",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="helpdesk.answer"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("ehs", "Essential health services"),
                            ("emergency", "Danger now"),
                            ("clinical", "Treatment of a patient"),
                            ("research", "Research"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "area",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="helpdesk.question"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="helpdesk.question"
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("stage__in", ["asked", "held"])),
                fields=["promised_at", "id"],
                name="questions_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("tell_at__isnull", False)), fields=["tell_at"], name="questions_to_tell"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["routed", "answered"]), _negated=True),
                    ("entry__isnull", False),
                    _connector="OR",
                ),
                name="a_routed_question_has_an_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "held"), _negated=True), models.Q(("why", ""), _negated=True), _connector="OR"
                ),
                name="a_held_question_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "handed_over"), _negated=True),
                    models.Q(("place", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_question_handed_over_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("question", "passage"), name="a_post_answers_a_question_once"),
        ),
    ]
