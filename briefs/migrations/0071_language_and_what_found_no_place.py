from django.db import migrations, models


class Migration(migrations.Migration):
    """The language that its author chose; what of a Word file found no place."""

    dependencies = [
        ("briefs", "0070_files_with_a_brief"),
    ]

    operations = [
        migrations.AddField(
            model_name="brief",
            name="tongue",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="brief",
            name="unplaced",
            field=models.TextField(blank=True),
        ),
    ]
