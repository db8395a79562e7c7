"""The numbers that matter on the page of a lab, counted apart from it: no page counts a table."""

from __future__ import annotations

from django.db import connection

COUNTED = """
UPDATE learning_labs_lab AS lab
SET unanswered_count = said.unanswered, people_count = said.people, country_count = said.countries
FROM (
    SELECT lab.id,
        (SELECT count(*) FROM learning_labs_discussion AS one WHERE one.lab_id = lab.id AND one.post_count = 1)
            AS unanswered,
        members.people, members.countries
    FROM learning_labs_lab AS lab, LATERAL (
        SELECT count(*) AS people, count(DISTINCT person.country_id) AS countries
        FROM learning_labs_membership AS own JOIN people_person AS person ON person.id = own.person_id
        WHERE own.lab_id = lab.id
    ) AS members
) AS said
WHERE said.id = lab.id AND (lab.unanswered_count, lab.people_count, lab.country_count)
    IS DISTINCT FROM (said.unanswered, said.people, said.countries)
"""


def count() -> int:
    """Count every lab anew: what nobody has answered, its people, the countries where they work.

    Returns:
        In how many labs something had changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        return int(cursor.rowcount)
