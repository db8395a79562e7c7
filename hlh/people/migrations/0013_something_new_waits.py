from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether something new waits on somebody's page of notices."""

    dependencies = [("people", "0012_ministries_of_one_name")]

    operations = [
        migrations.AddField(model_name="person", name="has_news", field=models.BooleanField(default=False)),
    ]
