"""Components that find and list what is on the hub."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.catalogue.searching import Found
from hlh.people.models import Organisation
from hlh.portal.examples.invented import TITLE, Examples, Provider
from hlh.portal.finding import Choice, Facet
from hlh.portal.me import Line
from hlh.portal.shelves import Shelf
from hlh.taxonomy.models import Area, Country, Level
from knowledge_hub.models import Resource
from knowledge_hub.trusting import InShort, Trust


def lists(entry: Entry) -> Examples:
    """Entries, and the ways to more of them."""
    here, country = entry.address, next(iter(Country.objects.kept().values()))
    choices = [Choice(country.label, 12, here, is_chosen=True), Choice(_("Briefs"), 3, here, is_chosen=False)]
    newest = Shelf("told", _("What countries told: action briefs"), [entry], True, "?kind=brief", "")
    nothing = _(
        "No country has told its experience here yet. Start with a question or a post; a brief grows out of it."
    )
    found = Found(
        entry, "", SafeString("The fridge of one health post <mark>broke</mark>."), "en", _("near in meaning")
    )
    waiting = [
        Line(TITLE, here, _("Answered. Did it help?"), now(), "en"),
        Line(Provider().name, here, _("A new organisation"), now()),
    ]
    trust = Trust(
        publisher=Provider().name,
        publisher_kind=str(Organisation.Kind.MINISTRY.label),
        licence="CC BY-NC-SA 3.0 IGO",
        hosting=str(Resource.Hosting.LINK.label),
        language="en",
        since=now(),
        reviewed_by=Provider().name,
        reviewed_on=localdate(),
        valid_until=localdate(),
        levels=[level.label for level in Level.objects.kept().values()],
        countries=[country.label],
    )
    short = InShort(
        publisher=Provider().name,
        hosting=Resource.Hosting.LINK,
        language="en",
        link="https://publisher.example/",
        reviewed_on=localdate(),
        valid_until=localdate(),
        is_past=False,
        is_superseded=False,
    )
    return {
        "contents": [{"areas": [(area, area.number) for area in Area.objects.kept().values()]}],
        "facets": [{"facets": [Facet("country", _("Country"), choices)], "is_more": True}],
        "found": [{"one": found}],
        "lines": [{"lines": waiting}],
        "next": [{"after": "key", "words": _("Older ones"), "query": "q=insulin"}],
        "trust": [{"trust": trust}],
        "in_short": [{"trust": short}],
        "shelves": [{"shelves": [newest, Shelf("none", _("Briefs"), [], False, "", nothing)]}],
    }
