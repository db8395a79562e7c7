"""What a discussion is: a question, an experience, a discussion or an announcement; a form begins one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning_labs", "0006_countries_of_discussions"),
        ("taxonomy", "0003_order_merging_and_old_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question", "Question"),
                    ("experience", "Country experience"),
                    ("discussion", "Discussion"),
                    ("announce", "Announcement"),
                ],
                default="question",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="once",
            field=models.CharField(blank=True, max_length=40, null=True),
        ),
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
                    ("discussion", "Discussion"),
                    ("announce", "Announcement"),
                ],
                default="experience",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("once__isnull", False)), fields=("lab", "once"), name="a_form_begins_one_discussion"
            ),
        ),
        migrations.AddIndex(
            model_name="discussion",
            index=models.Index(condition=models.Q(("post_count", 0)), fields=["lab"], name="discussions_not_opened"),
        ),
    ]
