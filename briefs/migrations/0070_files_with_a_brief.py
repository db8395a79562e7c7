import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Pictures and documents with a brief; each text says which it holds."""

    dependencies = [
        ("briefs", "0061_certificates"),
        ("files", "0001_files_that_are_uploaded"),
    ]

    operations = [
        migrations.AddField(
            model_name="brief",
            name="files",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="version",
            name="files",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("came_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("brief", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="briefs.brief")),
                ("file", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="files.file")),
            ],
        ),
    ]
