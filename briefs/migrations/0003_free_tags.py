import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Briefs carry free tags: their keys, in the working text and in every version."""

    dependencies = [
        ("briefs", "0002_words_of_others"),
    ]

    operations = [
        migrations.AddField(
            model_name="brief",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
    ]
