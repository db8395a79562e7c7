"""Areas and sub-topics have an order, can be merged, and keep their old addresses; what was deleted stays deleted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("taxonomy", "0002_promises_in_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Removed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=80)),
            ],
        ),
        migrations.AlterModelOptions(
            name="area",
            options={"ordering": ["position", "number"]},
        ),
        migrations.AlterModelOptions(
            name="subtopic",
            options={"ordering": ["area", "position", "pk"]},
        ),
        migrations.AddField(
            model_name="area",
            name="merged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="area",
            name="merged_into",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
            ),
        ),
        migrations.AddField(
            model_name="area",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="subtopic",
            name="merged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="subtopic",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="taxonomy.subtopic",
            ),
        ),
        migrations.AddField(
            model_name="subtopic",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_at", None), ("merged_into", None)),
                    models.Q(
                        ("merged_at__isnull", False), ("merged_into__isnull", False), ("retired_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="area_that_was_merged_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="subtopic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_at", None), ("merged_into", None)),
                    models.Q(
                        ("merged_at__isnull", False), ("merged_into__isnull", False), ("retired_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="subtopic_that_was_merged_is_retired",
            ),
        ),
        migrations.AddField(
            model_name="oldslug",
            name="area",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="taxonomy.area"),
        ),
        migrations.AddConstraint(
            model_name="removed",
            constraint=models.UniqueConstraint(fields=("kind", "key"), name="something_is_removed_once"),
        ),
    ]
