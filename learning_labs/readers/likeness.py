"""The list of a lab for a reader of one country: what was said where it is most like theirs stands first, with the reasons.

Only the countries that a discussion holds count, which are those of people who speak by name: what somebody says without
one is like no country.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.http import QueryDict
from django.utils.timezone import now
from django.utils.translation import get_language

from hlh.database.rows import columns, made
from hlh.paging import Page, key_in, number_in
from hlh.taxonomy.languages import data_code
from hlh.taxonomy.likeness import WEIGHTS, Factor, alike, chosen_in, said_as, weight
from hlh.taxonomy.models import Country
from learning_labs.models import Discussion, Lab
from learning_labs.readers.listing import UNANSWERED

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

_BEYOND = 10 * WEIGHTS[Factor.COUNTRY]

# Each discussion of the lab is weighed by its own row; no post is read.
_LIKE = """
SELECT {here}, reading.upto, listed.score FROM (
    SELECT id, score FROM (
        SELECT id, moved_at,
            COALESCE((SELECT max((%(weights)s::jsonb ->> code)::int) FROM unnest(countries) AS code), 0)
            + CASE WHEN language = %(tongue)s THEN %(spoken)s ELSE 0 END AS score
        FROM learning_labs_discussion WHERE lab_id = %(lab)s AND post_count > 0 {only}
    ) AS weighed
    WHERE (score, moved_at, id) < (%(score)s, %(moment)s, %(after)s)
    ORDER BY score DESC, moved_at DESC, id DESC LIMIT %(most)s
) AS listed
JOIN learning_labs_discussion here USING (id)
LEFT JOIN learning_labs_reading reading ON reading.discussion_id = here.id AND reading.person_id = %(reader)s
ORDER BY listed.score DESC, here.moved_at DESC, here.id DESC
"""


class Lens:
    """A country to look from, and the factors that count."""

    def __init__(self, country: Country, factors: Collection[Factor]) -> None:
        self.country = country
        self.factors = [factor for factor in Factor if factor in factors]
        self.tongue = data_code(get_language() or "en")  # the address says it, as all else of the choice

    @property
    def query(self) -> str:
        """The choice as it stands in an address."""
        return said_as(self.country, self.factors)

    def shared(self, discussion: Discussion) -> tuple[str, ...]:
        """What a discussion's nearest country has in common with this one, and its language; codes of factors."""
        kept = Country.objects.kept()
        found = [self._with(kept[code]) for code in discussion.countries if code in kept]
        spoken = [Factor.LANGUAGE] if self._counts_language and discussion.language == self.tongue else []
        return tuple(map(str, [*max(found, key=weight, default=[]), *spoken]))

    def listed_in(self, lab: Lab, after: str, *, reader: Anyone, is_open: bool, size: int) -> Page[Discussion]:
        """A page of a lab's list, the most alike first, among them the newest movement; nothing is pinned on top.

        Args:
            lab: whose list it is.
            after: the key of the last page's end; an unreadable one begins at the top.
            reader: each line knows how far they have read.
            is_open: whether only questions without an answer are listed.
            size: rows on a page.
        """
        weights = {code: weight(self._with(country)) for code, country in Country.objects.kept().items()}
        score, moment, pk = _read(after)
        values: dict[str, str | int | datetime] = {
            "weights": json.dumps({code: much for code, much in weights.items() if much}),
            "tongue": self.tongue,
            "spoken": WEIGHTS[Factor.LANGUAGE] if self._counts_language else 0,
            "lab": lab.pk,
            "reader": reader.pk or 0,
            "most": size + 1,
            "score": score,
            "moment": moment,
            "after": pk,
        }
        with connection.cursor() as cursor:
            cursor.execute(_LIKE.format(here=columns(Discussion, "here"), only=UNANSWERED if is_open else ""), values)
            read = [made(Discussion, row) for row in cursor.fetchall()]
        rows = []
        for discussion, rest in read[:size]:
            discussion.upto = rest[0]
            rows.append(discussion)
        return Page(rows, _key(*read[size - 1]) if len(read) > size else "")

    @property
    def _counts_language(self) -> bool:
        return Factor.LANGUAGE in self.factors

    def _with(self, other: Country) -> list[Factor]:
        return alike(self.country, other, but=[factor for factor in Factor if factor not in self.factors])


def lens_in(query: QueryDict) -> Lens | None:
    """The lens that an address asks for; none where it names no country that there is."""
    chosen = chosen_in(query)
    return Lens(*chosen) if chosen else None


def _read(after: str) -> tuple[int, datetime, int]:
    score, _comma, rest = after.partition(",")
    moment, pk = key_in(rest)
    return (number_in(score), moment, pk) if moment and moment.tzinfo else (_BEYOND, now(), 0)


def _key(last: Discussion, rest: Sequence[int]) -> str:
    return f"{rest[1]},{last.moved_at.isoformat()},{last.pk}"
