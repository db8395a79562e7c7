from django.db import migrations, models


class Migration(migrations.Migration):
    """Readers without any role need not be asked for roles."""

    dependencies = [("people", "0002_appointments")]

    operations = [
        migrations.AddField("person", "was_appointed", models.BooleanField(default=False)),
        migrations.RunSQL(
            "UPDATE people_person SET was_appointed = true WHERE id IN (SELECT person_id FROM people_appointment)",
            migrations.RunSQL.noop,
        ),
    ]
