import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries say which of the addresses that they lead to no longer answer."""

    dependencies = [
        ("catalogue", "0010_labs_and_what_was_solved"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="dead_links",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
    ]
