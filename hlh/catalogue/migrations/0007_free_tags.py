import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries carry the keys of the free tags of their things, so that a search can be narrowed down by one."""

    dependencies = [
        ("catalogue", "0006_moderation"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="entries_by_tag"),
        ),
    ]
