import briefs.models.tasks
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0002_seals"),
        ("briefs", "0005_keys_and_hashes"),
        ("people", "0016_outcomes_are_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("edition", models.PositiveIntegerField()),
                ("text", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("submitted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("returned", "Sent back for changes"),
                            ("declined", "Not taken"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="briefs.brief"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=briefs.models.tasks.new_ref, max_length=12, unique=True)),
                (
                    "what",
                    models.CharField(
                        choices=[("review", "Somebody reviews it"), ("clearance", "Its country clears it")],
                        max_length=10,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
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
                    "rule",
                    models.CharField(
                        choices=[
                            ("all", "Everybody who was asked says yes"),
                            ("any", "One of those who were asked says yes"),
                        ],
                        max_length=3,
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("days", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("is_carried", models.BooleanField(default=False)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("told_editors_at", models.DateTimeField(blank=True, null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="briefs.round"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="briefs.step"),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=briefs.models.tasks.new_ref, max_length=12, unique=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("words", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True, choices=[("approved", "Says yes"), ("returned", "Sends it back")], max_length=8
                    ),
                ),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="briefs.decision",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice"),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviewers", to="briefs.task"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("brief", "number"), name="rounds_of_a_brief_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("brief",), name="a_brief_is_in_one_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_round_that_ended_says_how",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at", None), ("opened_at__isnull", False)),
                fields=["due_on"],
                name="tasks_by_due_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("round", "step"), name="a_step_is_one_task_of_a_round"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("opened_at", None)),
                    models.Q(("due_on__isnull", False), ("opened_at__isnull", False)),
                    _connector="OR",
                ),
                name="an_open_task_is_due_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("opened_at__isnull", False), _connector="OR"),
                name="a_task_is_done_after_it_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("reminders__lte", 2)), name="nobody_is_reminded_three_times_of_a_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewer",
            constraint=models.UniqueConstraint(fields=("task", "voice"), name="somebody_reviews_a_task_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judged_at", None), ("verdict", "")),
                    models.Q(models.Q(("verdict", ""), _negated=True), ("judged_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_verdict_has_a_date",
            ),
        ),
    ]
