"""Seals over the facts, which the database lets nobody change either, and how far the next one may go."""

import django.utils.timezone
from django.db import migrations, models


SEALS_STAND = """
CREATE FUNCTION activity_seals_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a seal is never changed or deleted';
END $$;
CREATE TRIGGER seals_stand BEFORE UPDATE OR DELETE ON activity_seal
    FOR EACH ROW EXECUTE FUNCTION activity_seals_stand();
"""
SEALS_MAY_CHANGE = "DROP TRIGGER seals_stand ON activity_seal; DROP FUNCTION activity_seals_stand();"


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Horizon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.BigIntegerField()),
                ("transaction", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_horizon")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))), name="a_seal_ends_after_it_begins"
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="a_seal_covers_facts"),
                ],
            },
        ),
        migrations.RunSQL(SEALS_STAND, SEALS_MAY_CHANGE),
    ]
