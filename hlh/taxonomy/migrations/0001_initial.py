import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("labels", models.JSONField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(unique=True)),
                ("short_labels", models.JSONField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
                ("labels", models.JSONField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("iso3", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("iso2", models.CharField(max_length=2, unique=True)),
                ("income_2020", models.CharField(blank=True, max_length=3)),
                ("has_intensified_support", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["iso3"],
            },
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                ("labels", models.JSONField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.SlugField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(unique=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("labels", models.JSONField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.SlugField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(unique=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("labels", models.JSONField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="taxonomy.country"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since", None), ("until", None), ("since__lt", models.F("until")), _connector="OR"
                        ),
                        name="a_membership_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", False), ("until", None)),
                        fields=("country",),
                        name="a_country_is_in_one_region_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region", None), ("until", None)),
                        fields=("country",),
                        name="a_country_is_a_member_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("labels", models.JSONField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("slug", models.SlugField()),
                ("synonyms", models.JSONField(default=dict)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subtopics", to="taxonomy.area"
                    ),
                ),
            ],
            options={
                "ordering": ["area", "pk"],
                "constraints": [models.UniqueConstraint(fields=("area", "slug"), name="subtopics_of_an_area_differ")],
            },
        ),
    ]
