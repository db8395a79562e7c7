from django.db import migrations

# Whoever was published last is owed what each new publication owes: a worker gathers their links after the start.
OWE = """
INSERT INTO activity_reaction (fact_id, name, tries, due_at, trouble)
SELECT max(fact.id), owed.name, 0, now(), '' FROM activity_fact fact
JOIN (VALUES ('brief.published', 'briefs.reactions.gather_its_links'),
             ('page.published', 'knowledge_hub.reactions.gather_its_links')) AS owed (verb, name) USING (verb)
GROUP BY fact.target_type_id, fact.target_id, owed.name
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """The links of what was published before are gathered too."""

    dependencies = [
        ("weblinks", "0001_links_and_where_they_stand"),
        ("activity", "0002_seals"),
    ]

    operations = [migrations.RunSQL(OWE, migrations.RunSQL.noop)]
