from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_levels_spelling_and_what_was_read"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["-published_at", "-id"], name="entries_by_date"),
        ),
    ]
