"""Which countries speak by name in a discussion, where how many was kept, and when anything of it changed.

A new post adds its country and counts nothing; remembered pages know themselves by the time of the last change.
"""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models


COUNT = """
UPDATE learning_labs_discussion discussion SET countries = found.countries
FROM (
    SELECT post.discussion_id, array_agg(DISTINCT voice.country_id::varchar(3) ORDER BY voice.country_id::varchar(3)) AS countries
    FROM learning_labs_post post JOIN people_voice voice ON voice.id = post.voice_id
    WHERE post.stage = 'shown' AND least(voice.naming, voice.floor) >= 2 AND voice.country_id IS NOT NULL
    GROUP BY post.discussion_id
) found
WHERE found.discussion_id = discussion.id
"""


class Migration(migrations.Migration):
    dependencies = [("learning_labs", "0005_life_of_a_lab")]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="countries",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=3), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="discussion", name="country_count"),
    ]
