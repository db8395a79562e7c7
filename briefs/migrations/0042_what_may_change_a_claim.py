import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was said since, and may change a claim."""

    dependencies = [
        ("briefs", "0041_notes_of_experts"),
        ("catalogue", "0010_labs_and_what_was_solved"),
    ]

    operations = [
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.CharField(max_length=4)),
                ("anchor", models.CharField(blank=True, max_length=40)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("quoted", "It was said in a discussion that this claim quotes"),
                            ("lineage", "It was said in a discussion that this brief came of"),
                            ("alike", "It reads like this claim"),
                        ],
                        max_length=8,
                    ),
                ),
                ("shared", models.CharField(blank=True, max_length=200)),
                (
                    "stage",
                    models.CharField(
                        choices=[("raised", "Waits"), ("taken_up", "Taken up"), ("dismissed", "Let be")],
                        default="raised",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(null=True)),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="touch",
            name="brief",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="touches", to="briefs.brief"
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.entry"
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="passage",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="catalogue.passage"
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "raised")),
                fields=("brief", "claim", "entry"),
                name="a_discussion_waits_once_at_a_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("stage", "raised")),
                    models.Q(models.Q(("stage", "raised"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="what_was_settled_has_its_date",
            ),
        ),
    ]
