import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Somebody writes down what somebody else did, and asks whether they agree."""

    dependencies = [
        ("briefs", "0071_language_and_what_found_no_place"),
        ("people", "0016_outcomes_are_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="OnBehalf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_hash", models.CharField(blank=True, max_length=64)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("has_account", models.BooleanField(default=False)),
                ("brief", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="on_behalf", to="briefs.brief")),
                ("typist", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agreed_at", None), ("refused_at", None), _connector="OR"),
                        name="who_is_asked_says_yes_or_no",
                    )
                ],
            },
        ),
    ]
