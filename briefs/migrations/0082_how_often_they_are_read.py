"""How often the page of a brief was opened on a day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("briefs", "0081_what_is_urgent")]

    operations = [
        migrations.CreateModel(
            name="Reads",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True)),
                ("many", models.PositiveIntegerField()),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reads", to="briefs.brief"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reads",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brief", "day"), name="reads_of_a_brief_are_counted_once_a_day"
                    )
                ],
            },
        ),
    ]
