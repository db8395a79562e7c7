"""An address of a resource is as long as one that is proposed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge_hub", "0060_events_that_are_gone")]

    operations = [
        migrations.AlterField(
            model_name="resource",
            name="link",
            field=models.URLField(
                blank=True,
                help_text="Where its publisher keeps it. Open it once to be sure.",
                max_length=2000,
                verbose_name="address",
            ),
        ),
    ]
