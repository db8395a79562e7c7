from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries say in which lab they stand and whether what they ask was answered, so that a search is narrowed down by it.

    What stands here already says so once the catalogue was mended, as beat does each night.
    """

    dependencies = [
        ("catalogue", "0009_live_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="lab",
            field=models.CharField(blank=True, db_default="", default="", max_length=50),
        ),
        migrations.AddField(
            model_name="entry",
            name="solved",
            field=models.CharField(
                blank=True, choices=[("yes", "Solved"), ("no", "Not solved")], db_default="", default="", max_length=3
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("lab", ""), _negated=True),
                fields=["lab", "-published_at", "-id"],
                name="entries_of_a_lab",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("kind", "lab"), models.Q(("lab", ""), _negated=True)),
                fields=["lab"],
                name="labs_by_slug",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("solved", ""), _negated=True),
                fields=["solved", "-published_at", "-id"],
                name="entries_by_solved",
            ),
        ),
    ]
