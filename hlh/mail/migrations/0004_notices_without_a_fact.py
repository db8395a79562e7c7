import django.db.models.deletion
from django.db import migrations, models

# By SQL: Django would drop the key to the facts and lay it anew, and stumbles over the keys to their partitions.
FREE = "ALTER TABLE mail_notice ALTER COLUMN fact_id DROP NOT NULL"
BOUND = "ALTER TABLE mail_notice ALTER COLUMN fact_id SET NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0002_seals"),
        ("mail", "0003_what_people_are_told"),
    ]

    operations = [
        migrations.RunSQL(
            FREE,
            BOUND,
            state_operations=[
                migrations.AlterField(
                    model_name="notice",
                    name="fact",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activity.fact",
                    ),
                ),
            ],
        ),
    ]
