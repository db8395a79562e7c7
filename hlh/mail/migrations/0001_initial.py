import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import hlh.mail.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activity", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("to_address", models.EmailField(blank=True, max_length=254)),
                ("reason", models.CharField(max_length=300)),
                ("message_id", models.CharField(default=hlh.mail.models.new_message_id, max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("undeliverable", "Nobody can be reached"),
                            ("failed", "Refused too often"),
                        ],
                        default="waiting",
                        max_length=14,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=2)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                (
                    "fact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.fact"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="letter",
            name="to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.voice"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="letters_due"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("fact", "to", "kind"), name="a_fact_is_told_once_to_a_voice"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("to__isnull", False), models.Q(("to_address", ""), _negated=True), _connector="OR"),
                name="a_letter_goes_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_letter_says_why"
            ),
        ),
    ]
