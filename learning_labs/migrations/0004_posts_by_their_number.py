import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning_labs", "0003_a_post_that_waits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="discussion",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="learning_labs.discussion",
            ),
        ),
    ]
