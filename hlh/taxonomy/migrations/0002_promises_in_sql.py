import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        BtreeGistExtension(),  # for the rule that two memberships never overlap
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("labels__has_key", "en")), name="area_has_an_english_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0)), name="areas_are_numbered_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("short_labels__has_key", "en")), name="area_has_an_english_short_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(("labels__has_key", "en")), name="country_has_an_english_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(("iso2__regex", "^[A-Z]{2}$"), ("iso3__regex", "^[A-Z]{3}$")),
                name="country_has_iso_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(("income_2020__in", ["", "LIC", "LMC", "UMC", "HIC"])),
                name="income_is_a_known_group_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.CheckConstraint(
                condition=models.Q(("labels__has_key", "en")), name="level_has_an_english_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("region__isnull", False)),
                expressions=[("country", "="), (models.Func("since", "until", function="daterange"), "&&")],
                name="regions_of_a_country_follow_each_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("region", None)),
                expressions=[("country", "="), (models.Func("since", "until", function="daterange"), "&&")],
                name="memberships_of_a_country_follow_each_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("labels__has_key", "en")), name="phase_has_an_english_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("labels__has_key", "en")), name="region_has_an_english_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="subtopic",
            constraint=models.CheckConstraint(
                condition=models.Q(("labels__has_key", "en")), name="subtopic_has_an_english_label"
            ),
        ),
    ]
