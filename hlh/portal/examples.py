"""The style guide's examples: every component with arguments as a page would give them. Only development shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from taggit.models import Tag

from briefs.comparing import Change, difference
from hlh.catalogue.lineage import Step
from hlh.catalogue.models import Case, Entry, Excerpt, Flag, Reason
from hlh.catalogue.moderation.things import Said
from hlh.catalogue.quoting import Quoted
from hlh.catalogue.searching import Found
from hlh.catalogue.standing import Acts
from hlh.mail.models import Bounces
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Verification
from hlh.people.voices import Shown
from hlh.portal.finding import Choice, Facet
from hlh.portal.forms import SearchForm
from hlh.portal.me import Line
from hlh.portal.shelves import Shelf
from hlh.taxonomy.models import Area, Country

COMPONENTS = Path(settings.ROOT) / "templates/components"
TITLE = "In Examplia, health posts shared one cold box (invented)"
STORY = "The fridge of one health post broke. Three posts agreed on the phone to share one cold box."
BEFORE = "The fridge of one health post broke."
Examples = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A component, what it says of its arguments, and how it looks with some."""

    name: str
    stated: str
    shown: list[SafeString]

    @property
    def is_row(self) -> bool:
        """Whether it stands in a list only."""
        return self.stated.startswith("A row of a list")


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider that nobody can sign in at."""

    name: str = "Ministry of Health of Examplia"

    def get_login_url(self, _request: HttpRequest, **_said: str) -> str:
        return reverse("styleguide")


def pieces(request: HttpRequest) -> Iterator[Piece]:
    """Every component that there is, rendered in the reader's language."""
    known = examples()
    for file in sorted(COMPONENTS.glob("*.html")):
        path, shown = f"components/{file.name}", known.get(file.stem, [])
        yield Piece(file.stem, stated(file), [render_to_string(path, said, request) for said in shown])


def stated(file: Path) -> str:
    """What a component says of itself and its arguments, in its first line."""
    first = re.match(r"\{#\s*(.+?)\s*#\}", file.read_text("utf-8"))
    return first[1] if first else ""


def examples() -> Examples:
    """The arguments of each component, by its name; several where it looks different with others."""
    kind = Entry.Kind.ACTION_BRIEF
    entry = Entry(kind=kind, title=TITLE, summary=STORY, language="en", areas=[2, 6], published_at=now())
    entry.address = reverse("styleguide")
    return _plain(entry) | _forms(entry) | _lists(entry) | _of_people(entry)


def _plain(entry: Entry) -> Examples:
    talk = Step(_("Discussion"), "talk", "", "", is_here=True)
    steps = [Step(_("Question"), "ask", TITLE, entry.address, is_here=False, language="en", more=2), talk]
    part = {"anchor": "part-told", "heading": _("What was done"), "text": STORY, "language": "en"}
    return {
        "area": [{"area": area} for area in list(Area.objects.kept().values())[:3]],
        "ask": [{}],
        "changes": [{"changes": [Change(_("What was done"), difference(BEFORE, STORY))]}, {"changes": []}],
        "messages": [
            {"messages": [Message(constants.SUCCESS, pgettext("a discussion", "Answered"), extra_tags="good")]}
        ],
        "part": [part, part | {"anchor": "part-not", "text": "", "origin": "report"}],
        "paused": [{"paused": Bounces(address="someone@health.example", paused_at=now())}],
        "sure": [{"share": 0.58}, {"share": None}],
        "symbols": [{}],
        "acts": [{"acts": Acts(entry=1, useful=9, answers=12, is_kept=True, has_account=True), "page": entry.address}],
        "follow": [{"action": entry.address, "is_followed": followed} for followed in (False, True)],
        "toggle": [{"is_on": True, "begin": _("Follow"), "done": _("Followed")}],
        "yes_or_no": [{"answer": "yes", "has_account": True}],
        "tags": [{"tags": [Tag(name="cold chain", slug="cold-chain"), Tag(name="الأكسجين", slug="الأكسجين")]}],
        "thread": [{"thread": steps}],
        "tongues": [{"list_class": "tongues"}],
    }


def _forms(entry: Entry) -> Examples:
    form, hint = SearchForm(), _("Two sentences are enough. Please write no names or numbers of patients.")
    refused = SearchForm({"no-q": "?" * 301, "no-kind": "nothing", "no-area": "99"}, prefix="no")
    question, kind, area = _("Your question"), _("Kind"), _("Area")
    code = {"form": RequestLoginCodeForm(), "action": reverse("account_request_login_code")}
    choose = {"label": area, "options": list(Area.objects.kept().values()), "empty": _("Choose an area")}
    levels = [Naming.NOBODY, Naming.REGION, Naming.COUNTRY]
    return {
        "choose": [choose | {"field": form["area"], "hint": hint}, choose | {"field": refused["area"]}],
        "door": [code | {"button": _("Send me a code")}],
        "feedback": [{"page": entry.address, "box": "remark-example"}],
        "field": [
            {"field": form["q"], "label": question, "hint": hint},
            {"field": SearchForm(prefix="long")["q"], "label": question, "rows": 3},
            {"field": refused["q"], "label": question, "hint": hint},
        ],
        "naming": [{"form": NamingForm(levels=levels), "country": "Examplia", "region": "AFRO"}],
        "choice": [{"field": SearchForm(prefix="choice")["kind"], "label": kind}],
        "refuse": [{"action": entry.address, "key": "example"}],
        "save_for_later": [{"action": entry.address}],
        "seen": [{"field": SearchForm(prefix="seen")["kind"], "label": kind}],
        "passkey": [{"does": "login", "button": _("Sign in with a passkey")}],
        "providers": [{"providers": [Provider()], "process": "login"}],
        "ruled": [{"label": question}],
        "select": [{"field": form["kind"], "label": kind}, {"field": refused["kind"], "label": kind}],
    }


def _lists(entry: Entry) -> Examples:
    here, country = entry.address, next(iter(Country.objects.kept().values()))
    choices = [Choice(country.label, 12, here, is_chosen=True), Choice(_("Briefs"), 3, here, is_chosen=False)]
    newest = Shelf("told", _("What countries told: action briefs"), [entry], True, "?kind=brief", "")
    nothing = _(
        "No country has told its experience here yet. Start with a question or a post; a brief grows out of it."
    )
    found = Found(
        entry, "", SafeString("The fridge of one health post <mark>broke</mark>."), "en", _("near in meaning")
    )
    return {
        "contents": [{"areas": [(area, area.number) for area in Area.objects.kept().values()]}],
        "facets": [{"facets": [Facet("country", _("Country"), choices)], "is_more": True}],
        "found": [{"one": found}],
        "next": [{"after": "key", "words": _("Older ones"), "query": "q=insulin"}],
        "shelves": [{"shelves": [newest, Shelf("none", _("Briefs"), [], False, "", nothing)]}],
    }


def _of_people(entry: Entry) -> Examples:
    """What people said and do: how they are named is invented too."""
    manager = Shown(_("A health manager"), str(Naming.NOBODY.label), "?", "nobody")
    stage, at = Excerpt.Stage, now()
    case = Case(why=Case.Why.FLAGGED, since=at)
    case.open_flags = [Flag(reason=Reason.PATIENT, words="A village is named.")]
    said = Said(SafeString(f"<p>{STORY}</p>"), "en", entry.address)
    excerpts = [
        Quoted("given", stage.GIVEN, at, BEFORE, "en", manager, TITLE, entry.address, is_changed=True),
        Quoted("asked", stage.ASKED, at, BEFORE, "en", manager, TITLE, entry.address),
        Quoted("withdrawn", stage.WITHDRAWN, at),
    ]
    return {
        "case": [{"row": {"case": case, "said": said, "who": manager}}],
        "excerpts": [{"excerpts": excerpts}],
        "lines": [{"lines": [Line(TITLE, entry.address, _("Answered. Did it help?"), at, "en")]}],
        "me": [{}],
        "verified": [{"verified": Verification(how=Verification.How.DOMAIN, since=at)}],
    }
