import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Notes that experts write for a learning brief."""

    dependencies = [
        ("briefs", "0040_what_is_not_known"),
        ("people", "0016_outcomes_are_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpertNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("language", models.CharField(max_length=2)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="expertnote",
            name="brief",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="expert_notes", to="briefs.brief"
            ),
        ),
        migrations.AddField(
            model_name="expertnote",
            name="voice",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice"),
        ),
        migrations.AddConstraint(
            model_name="expertnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_note_has_words"
            ),
        ),
    ]
