import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_kinds_of_the_new_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="levels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["countries"], name="entries_by_country"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="entries_by_spelling", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddField(
            model_name="embedding",
            name="read",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
    ]
