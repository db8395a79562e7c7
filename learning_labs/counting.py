"""The numbers that matter on the page of a lab, counted apart from it: no page counts a table."""

from __future__ import annotations

from django.db import connection

COUNTED = """
UPDATE learning_labs_lab AS lab
SET unanswered_count = said.unanswered, late_count = said.late, stale_count = said.stale, people_count = said.people, country_count = said.countries
FROM (
    SELECT lab.id,
        (SELECT count(*) FROM learning_labs_discussion AS one WHERE one.lab_id = lab.id AND one.post_count = 1)
            AS unanswered,
        (SELECT count(*) FROM learning_labs_discussion AS one WHERE one.lab_id = lab.id AND one.post_count = 1
            AND one.closed_at IS NULL AND one.kind <> 'announce'
            AND EXISTS (SELECT FROM learning_labs_post post WHERE post.discussion_id = one.id AND post.number = 1
                AND post.stage = 'shown')
            AND one.opened_at <= now() - interval '48 hours') AS late,
        (SELECT count(*) FROM learning_labs_discussion AS one WHERE one.lab_id = lab.id AND one.post_count > 1
            AND one.answer_id IS NULL AND one.closed_at IS NULL AND one.kind <> 'announce' AND one.moved_at <= now() - interval '14 days') AS stale,
        members.people, members.countries
    FROM learning_labs_lab AS lab, LATERAL (
        SELECT count(*) AS people, count(DISTINCT person.country_id) AS countries
        FROM learning_labs_membership AS own JOIN people_person AS person ON person.id = own.person_id
        WHERE own.lab_id = lab.id
    ) AS members
) AS said
WHERE said.id = lab.id AND (lab.unanswered_count, lab.late_count, lab.stale_count, lab.people_count, lab.country_count)
    IS DISTINCT FROM (said.unanswered, said.late, said.stale, said.people, said.countries)
"""


def count() -> int:
    """Count every lab anew: what nobody has answered, for how long, what stands still, its people, the countries where they work.

    Returns:
        In how many labs something had changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        return int(cursor.rowcount)
