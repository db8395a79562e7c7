"""How much a brief is as a Word file, and how long it takes to hear it, is kept with its page to print."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("briefs", "0082_how_often_they_are_read"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendering",
            name="word",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="rendering",
            name="seconds",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
