"""What is said of a feed: where it is, of which form, how often it is read, and what holds for all that it brings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.network.feeds.answering import DEEPEST, NEEDED, OF_A_THING, OF_THE_LIST
from hlh.network.models import Feed, Partner
from hlh.network.models.feeds import HOW_OFTEN
from hlh.outside import NoAnswer
from hlh.outside.addresses import place_of
from hlh.people.models import Organisation
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area
from hlh.web import ShortWords
from hlh.weblinks.finding import leads_out

PLACES = (*OF_THE_LIST, *OF_A_THING)
_PLACE = re.compile(r"[^\s.]{1,60}(\.[^\s.]{1,60})*")
_PARAMETER = re.compile(r"[A-Za-z0-9_\[\]-]{1,40}")
_PREFIX = re.compile(r"[A-Za-z0-9_.!~*'()-]{1,40}")


class FeedForm(forms.Form):
    """A feed of a partner, or of nobody of the network."""

    name = ShortWords(max_length=120)
    kind = forms.ChoiceField(choices=Feed.Kind.choices)
    address = ShortWords(max_length=1000)
    oai_set = ShortWords(required=False, max_length=100)
    oai_prefix = ShortWords(required=False, max_length=40)
    publisher = ShortWords(max_length=200)
    publisher_kind = forms.ChoiceField(choices=Organisation.Kind.choices)
    areas = forms.TypedMultipleChoiceField(required=False, coerce=int)
    language = forms.ChoiceField(required=False)
    hours = forms.TypedChoiceField(coerce=int, choices=HOW_OFTEN)
    partner = forms.ModelChoiceField(Partner.objects.none(), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, feed: Feed | None, partners: Any, must_be_of_one: bool
    ) -> None:
        super().__init__(data, initial=_begins_with(feed, partners.first() if must_be_of_one else None))
        self.feed, self.says_publisher = feed, not must_be_of_one  # a contact's feeds are published by their own office
        for name in () if self.says_publisher else ("publisher", "publisher_kind"):
            self.fields[name].required = False
        areas = [(area.number, area) for area in Area.objects.kept().values() if not area.retired_at]
        tongues = [("", _("each says its own")), *((one.code, one.name) for one in LANGUAGES)]
        self.fields["areas"].choices = sorted(areas)  # type: ignore[attr-defined]
        self.fields["language"].choices = tongues  # type: ignore[attr-defined]
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self.fields["partner"].required = must_be_of_one
        self.fields["partner"].empty_label = None if must_be_of_one else _("none of the network")  # type: ignore[attr-defined]
        for name in PLACES:
            self.fields[f"at_{name}"] = ShortWords(required=False, max_length=200)

    @property
    def places(self) -> list[Any]:
        """The fields that say where things stand in JSON."""
        return [(self[f"at_{name}"], IN_JSON[name]) for name in PLACES]

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            place_of(address)
        except NoAnswer:
            address = ""
        if not leads_out(address):
            raise forms.ValidationError(
                _("This is no address of the public web. It begins with https:// and has no password in it.")
            )
        return address

    def clean_oai_prefix(self) -> str:
        prefix = str(self.cleaned_data["oai_prefix"]) or "oai_dc"
        if self.cleaned_data.get("kind") == Feed.Kind.OAI and not _PREFIX.fullmatch(prefix):
            raise forms.ValidationError(_("This is no name of a form. Most providers have “oai_dc”."))
        return prefix

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("kind") == Feed.Kind.JSON:
            self._look_at_places()
        within = said.get("oai_set", "") if said.get("kind") == Feed.Kind.OAI else ""  # as it is kept
        there = Feed.objects.filter(address=said.get("address", ""), oai_set=within)
        if there.exclude(pk=self.feed.pk if self.feed else 0).exists():
            self.add_error("address", _("This feed is read already."))
        return said

    def said(self) -> dict[str, Any]:
        """As a feed keeps it."""
        said = {name: self.cleaned_data[name] for name in self.base_fields}
        is_json, is_oai = (said["kind"] == kind for kind in (Feed.Kind.JSON, Feed.Kind.OAI))
        where = {name: self.cleaned_data[f"at_{name}"] for name in PLACES}
        if not self.says_publisher:
            said |= self._publisher()
        said["fields"] = {name: place for name, place in where.items() if place or name == "items"} if is_json else {}
        return said if is_oai else said | {"oai_set": "", "oai_prefix": ""}

    def _publisher(self) -> dict[str, str]:
        """As an editor said it of this feed, else the organisation of its partner."""
        partner: Partner = self.cleaned_data["partner"]
        if self.feed is not None and self.feed.partner_id == partner.pk:
            return {name: getattr(self.feed, name) for name in ("publisher", "publisher_kind")}
        return _office_of(partner)

    def _look_at_places(self) -> None:
        for name in PLACES:
            place = self.cleaned_data.get(f"at_{name}", "")
            if not place and name in NEEDED and name != "items":
                self.add_error(f"at_{name}", _("Say where it stands in each thing."))
            is_one = _PARAMETER.fullmatch(place) if name == "page" else _PLACE.fullmatch(place)
            if place and (not is_one or place.count(".") >= DEEPEST):
                self.add_error(f"at_{name}", _("Write names with dots between them, such as “fields.title”."))
        if self.cleaned_data.get("at_next") and self.cleaned_data.get("at_page"):
            self.add_error("at_page", _("Say one of the two: the link to the next page, or the name of its number."))


IN_JSON = {
    "items": _("Where the list stands; nothing where it is the whole"),
    "next": _("Link to the next page"),
    "page": _("Name of the page number in the address"),
    "title": _("Title"),
    "link": _("Address"),
    "date": _("Date"),
    "language": _("Language"),
    "identifier": _("What it is known by"),
    "summary": _("Summary"),
}


def _begins_with(feed: Feed | None, partner: Partner | None) -> dict[str, Any]:
    if feed is None:
        of_theirs = _office_of(partner) if partner else {}
        return {"hours": 24, "oai_prefix": "oai_dc", "partner": partner and partner.pk, "areas": [], **of_theirs}
    said = {name: getattr(feed, name) for name in FeedForm.base_fields if name != "partner"}
    return said | {"partner": feed.partner_id} | {f"at_{name}": place for name, place in feed.fields.items()}


def _office_of(partner: Partner) -> dict[str, str]:
    return {"publisher": partner.organisation.name[:200], "publisher_kind": partner.organisation.kind}
