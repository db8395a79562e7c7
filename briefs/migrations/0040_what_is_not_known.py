import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Evidence gaps: in each text of a learning brief, and a row each of what is public."""

    dependencies = [
        ("briefs", "0031_translations_by_section"),
        ("taxonomy", "0003_order_merging_and_old_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=4)),
                ("claim", models.CharField(blank=True, max_length=4)),
                ("words", models.TextField()),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, size=None
                    ),
                ),
                ("language", models.CharField(max_length=2)),
            ],
        ),
        migrations.AddField(
            model_name="brief",
            name="unknowns",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="version",
            name="unknowns",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="gap",
            name="area",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
            ),
        ),
        migrations.AddField(
            model_name="gap",
            name="brief",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="briefs.brief"),
        ),
        migrations.AddIndex(
            model_name="gap",
            index=models.Index(fields=["area", "-id"], name="gaps_by_area"),
        ),
        migrations.AddConstraint(
            model_name="gap",
            constraint=models.UniqueConstraint(fields=("brief", "key"), name="a_gap_stands_once_in_a_brief"),
        ),
    ]
