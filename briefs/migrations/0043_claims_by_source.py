import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    """Briefs are found by what their claims stand on."""

    dependencies = [
        ("briefs", "0042_what_may_change_a_claim"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="brief",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["claims"], name="briefs_by_source", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["claims"], name="versions_by_source", opclasses=["jsonb_path_ops"]
            ),
        ),
    ]
