import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning_labs", "0002_files_with_a_post"),
        ("people", "0009_known_browser"),
    ]

    operations = [
        migrations.AddField(
            model_name="lab",
            name="first_posts_wait_since",
            field=models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="stage",
            field=models.CharField(
                choices=[
                    ("shown", "Shown"),
                    ("held", "Waits for a facilitator"),
                    ("hidden", "Hidden by a facilitator"),
                ],
                db_default="shown",
                default="shown",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="why",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AlterField(
            model_name="post",
            name="number",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("number", None)), fields=["discussion", "voice"], name="posts_that_nobody_read"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "shown"), _negated=True), ("number__isnull", False), _connector="OR"
                ),
                name="a_post_that_is_shown_has_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("stage", "held"), _negated=True), ("number", None), _connector="OR"),
                name="a_post_that_is_held_has_no_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage", "shown"), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="a_post_that_is_not_shown_says_why",
            ),
        ),
    ]
