from django.db import migrations, models


class Migration(migrations.Migration):
    """Two countries may each have a ministry of the same name."""

    dependencies = [("people", "0011_address_that_was_typed")]

    operations = [
        migrations.RemoveConstraint(model_name="organisation", name="organisations_differ_in_name_or_kind"),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                fields=("name", "kind", "country"),
                name="organisations_differ_in_name_kind_or_country",
                nulls_distinct=False,
            ),
        ),
    ]
