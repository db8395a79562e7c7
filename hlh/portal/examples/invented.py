"""What the examples tell of: a country, a story and people that do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.people.speakers import Shown

TITLE = "In Examplia, health posts shared one cold box (invented)"
STORY = "The fridge of one health post broke. Three posts agreed on the phone to share one cold box."
BEFORE = "The fridge of one health post broke."
Examples = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider that nobody can sign in at."""

    name: str = "Ministry of Health of Examplia"

    def get_login_url(self, _request: HttpRequest, **_said: str) -> str:
        return reverse("styleguide")


def invented_entry() -> Entry:
    """A brief that is in no catalogue; its address is the style guide's own."""
    kind = Entry.Kind.ACTION_BRIEF
    entry = Entry(kind=kind, title=TITLE, summary=STORY, language="en", areas=[2, 6], published_at=now())
    entry.address = reverse("styleguide")
    return entry


def somebody() -> Shown:
    """Who tells the story, named by a country that does not exist."""
    return Shown(_("A health manager, %(place)s") % {"place": "Examplia"}, _("Named by country"), "EX", "country")
