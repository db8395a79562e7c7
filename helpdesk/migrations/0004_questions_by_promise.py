from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0003_answers_that_were_taken_back"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["promised_at", "id"], name="questions_by_promise"),
        ),
    ]
