"""How much a brief is as a letter and as a message is kept with its page to print."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("briefs", "0072_on_behalf_of_somebody"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendering",
            name="mail",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="rendering",
            name="letters",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
