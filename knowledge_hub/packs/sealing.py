"""The seal of a pack: what all that stands in it says, in a word, worked out by the database."""

from __future__ import annotations

from django.db import connection

# What a pack was made of, as it stands now: what fell, was changed or is named in another way makes another seal.
# The countries of a discussion grow with who speaks there; those of a brief say how far its place may be named.
_SEAL = """
SELECT md5(concat_ws('|',
    (SELECT string_agg(md5(concat_ws('|', id, title, summary, address, audience_id,
        CASE WHEN kind LIKE '%%brief' THEN countries::text END)), '' ORDER BY id)
        FROM catalogue_entry WHERE id = ANY(%(entries)s)),
    (SELECT string_agg(md5(concat_ws('|', id, entry_id, md5(text), voice_id)), '' ORDER BY id)
        FROM catalogue_passage WHERE id = ANY(%(passages)s)),
    (SELECT string_agg(md5(concat_ws('|', id, naming, floor, is_former, country_id, region_id, organisation_id)), ''
        ORDER BY id) FROM people_voice WHERE id = ANY(%(voices)s))))
"""


def seal_of(*, entries: list[int], passages: list[int], voices: list[int]) -> str:
    """What these say now, in a word."""
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, {"entries": entries, "passages": passages, "voices": voices})
        return str(cursor.fetchone()[0])
