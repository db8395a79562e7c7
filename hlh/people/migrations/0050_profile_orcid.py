from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever has an ORCID keeps it in their profile."""

    dependencies = [
        ("people", "0016_outcomes_are_asked"),
    ]

    operations = [
        migrations.AddField(model_name="profile", name="orcid", field=models.CharField(blank=True, max_length=19)),
    ]
