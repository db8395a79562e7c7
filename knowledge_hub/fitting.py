"""What fits a reader's setting: told in countries like theirs stands first, each with its reason; any factor can be switched off."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import get_language

from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import data_code
from hlh.taxonomy.likeness import WEIGHTS, Factor, alike, chosen_in, said_as, weight
from hlh.taxonomy.models import Country

# An entry counts as its nearest country does; of all that it names none is joined.
_NEAREST = "COALESCE((SELECT max((%s::jsonb ->> code)::int) FROM unnest(catalogue_entry.countries) AS code), 0)"


@dataclass(frozen=True, slots=True)
class Fit:
    """A country to look from, and the factors that count. Only countries that entries name count: nobody is given away."""

    country: Country
    factors: tuple[Factor, ...]
    language: str

    def put_in_order(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """The same entries, with how well each fits as `fit`."""
        weights = {code: weight(self._with(country)) for code, country in Country.objects.kept().items()}
        known = json.dumps({code: much for code, much in weights.items() if much})
        spoken = WEIGHTS[Factor.LANGUAGE] if Factor.LANGUAGE in self.factors else 0
        said = Case(When(language=self.language, then=Value(spoken)), default=Value(0), output_field=IntegerField())
        nearest = RawSQL(_NEAREST, [known], output_field=IntegerField())  # noqa: S611  nothing in it is typed by anybody
        return entries.annotate(nearest=nearest, spoken=said).annotate(fit=F("nearest") + F("spoken"))

    def reasons(self, entry: Entry) -> list[str]:
        """What an entry's nearest country shares with this one, and its language."""
        kept = Country.objects.kept()
        found = [self._with(kept[code]) for code in entry.countries if code in kept]
        best: list[Factor] = max(found, key=weight, default=[])
        if Factor.LANGUAGE in self.factors and entry.language == self.language:
            best = [*best, Factor.LANGUAGE]
        return [str(factor.label) for factor in best]

    @property
    def query(self) -> str:
        """The choice as it stands in an address."""
        return said_as(self.country, self.factors)

    def _with(self, other: Country) -> list[Factor]:
        return alike(self.country, other, but=[factor for factor in Factor if factor not in self.factors])


def fit_in(query: QueryDict) -> Fit | None:
    """The setting that an address asks for; none where it names no country that there is."""
    chosen = chosen_in(query)
    return Fit(*chosen, data_code(get_language() or "en")) if chosen else None
