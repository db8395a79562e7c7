"""How far whoever asks wants a place to be named, so that a yes by mail says it; and whether an answer came by mail."""

from django.db import migrations, models

GRADES = [("country", "Name the country"), ("region", "Name the region only"), ("nowhere", "Name neither")]


class Migration(migrations.Migration):
    dependencies = [
        ("briefs", "0083_how_much_word_and_script_are"),
    ]

    operations = [
        migrations.AddField(
            model_name="clearance",
            name="wanted",
            field=models.CharField(choices=GRADES, db_default="country", default="country", max_length=8),
        ),
        migrations.AddField(
            model_name="clearance",
            name="by_mail",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
