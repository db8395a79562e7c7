import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_moderation"),
        ("helpdesk", "0002_what_askers_add"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="passage",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="catalogue.passage"
            ),
        ),
    ]
