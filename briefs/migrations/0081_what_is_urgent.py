"""An editor has those who follow a brief told at once; why stands with the decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("briefs", "0080_how_much_other_forms_are")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="urgent",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("urgent", ""), _negated=True),
                fields=["by", "-at"],
                name="urgent_decisions_of_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgent", ""), ("what__in", ["published", "withdrawn"]), _connector="OR"),
                name="only_what_readers_see_is_urgent",
            ),
        ),
    ]
