"""How much a brief is as an e-book is kept with its page to print."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("briefs", "0084_clearance_by_reply"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendering",
            name="book",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
