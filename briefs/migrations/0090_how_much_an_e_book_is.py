"""How much a brief is as an e-book is kept with its page to print."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("briefs", "0085_how_much_older_pages_are"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendering",
            name="book",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
