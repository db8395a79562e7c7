from django.db import migrations, models


def keep_what_was_typed(apps, schema_editor):
    nominations = apps.get_model("people", "Nomination").objects.exclude(address="")
    nominations.update(typed=models.F("address"))


class Migration(migrations.Migration):
    """Who named somebody is shown the address that they typed, and not who has it."""

    dependencies = [("people", "0010_factors_that_were_lost")]

    operations = [
        migrations.AddField(
            model_name="nomination",
            name="typed",
            field=models.EmailField(blank=True, db_default="", max_length=254),
        ),
        migrations.RunPython(keep_what_was_typed, migrations.RunPython.noop),
    ]
