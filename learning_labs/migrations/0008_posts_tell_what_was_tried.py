from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning_labs", "0004_posts_by_their_number"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question", "Question"),
                    ("experience", "Country experience"),
                    ("tried", "We tried this"),
                    ("failed", "It failed with us"),
                    ("consider", "Have you considered"),
                    ("guidance", "WHO guidance"),
                ],
                default="experience",
                max_length=10,
            ),
        ),
    ]
