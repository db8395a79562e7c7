"""Components that only show something."""

from __future__ import annotations

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from taggit.models import Tag

from briefs.comparing import Change
from hlh.catalogue.lineage import Step
from hlh.catalogue.models import Entry
from hlh.differing import difference
from hlh.mail.models import Bounces
from hlh.portal.examples.invented import BEFORE, STORY, TITLE, Examples
from hlh.taxonomy.models import Area


def plain(entry: Entry) -> Examples:
    """What stands on a page, and asks for nothing."""
    talk = Step(_("Discussion"), "talk", "", "", is_here=True)
    steps = [Step(_("Question"), "ask", TITLE, entry.address, is_here=False, language="en", more=2), talk]
    part = {"anchor": "part-told", "heading": _("What was done"), "text": STORY, "language": "en"}
    return {
        "area": [
            {"number": area.number, "slug": area.slug, "label": area.label}
            for area in list(Area.objects.kept().values())[:3]
        ],
        "ask": [{}],
        "call": [{"address": entry.address}],
        "changes": [{"changes": [Change(_("What was done"), difference(BEFORE, STORY))]}, {"changes": []}],
        "messages": [
            {"messages": [Message(constants.SUCCESS, pgettext("a discussion", "Answered"), extra_tags="good")]}
        ],
        "pack": [{"pack": {"address": "/files/packs/supplies-en.zip", "size": 1_234_567}}, {"pack": None}],
        "part": [part, part | {"anchor": "part-not", "text": "", "origin": "report"}],
        "paused": [{"paused": Bounces(address="someone@health.example", paused_at=now())}],
        "sure": [{"share": 0.58}, {"share": None}],
        "symbols": [{}],
        "tags": [{"tags": [Tag(name="cold chain", slug="cold-chain"), Tag(name="الأكسجين", slug="الأكسجين")]}],
        "thread": [{"thread": steps}],
        "tongues": [{"list_class": "tongues"}],
    }
