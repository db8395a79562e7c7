"""How resources, shelves, collections, pages and news of the hub read as plain sheets, in a language as far as they are told in it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from hlh.catalogue.audiences import EVERYBODY
from hlh.catalogue.models import Entry
from hlh.catalogue.sheets import Section, Sheet, as_list, paragraphs, sheets_of
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import django_code, here, listed
from hlh.taxonomy.models import Level
from knowledge_hub.models import AreaShelf, Collection, HubPage, News, OfTheHub, Resource
from knowledge_hub.privacy import audience_of
from knowledge_hub.showing import Pick, card_for, groups_of, picks_of
from knowledge_hub.translated import read_in


@sheets_of(Entry.Kind.PAGE, Entry.Kind.RESOURCE)
def page(thing: Page, language: str) -> Sheet | None:
    """A page that is published and that everybody reads; the home only leads on, so it has none."""
    if not thing.live or audience_of(thing) != EVERYBODY or not isinstance(thing, OfTheHub):
        return None
    if isinstance(thing, Resource):
        return None if thing.leads_on_to else _resource(thing, language)
    read = read_in(thing, django_code(language))
    if isinstance(read, AreaShelf | Collection):
        return _chosen(read)
    return _page(read) if isinstance(read, HubPage | News) else None


def _resource(one: Resource, language: str) -> Sheet:
    """What it helps with, who stands for it, how long it holds, and where it is."""
    told = one.in_language(language)
    dated = [(_("Reviewed on"), one.reviewed_on), (_("Valid until"), one.valid_until)]
    facts = [
        (_("What it is"), str(one.get_kind_display())),
        (_("Who stands for it"), f"{one.publisher} ({one.get_publisher_kind_display()})"),
        *([(_("Reviewed by"), one.reviewed_by)] if one.reviewed_by else []),
        *((name, date_format(date, _("j F Y"))) for name, date in dated if date),
    ]
    past = _("This was valid until %(day)s. It may be out of date: look at its publisher’s page for a newer one.")
    return Sheet(
        title=one.title,
        language=one.language,
        day=one.last_published_at or one.latest_revision_created_at or one.first_published_at,
        summary=past % {"day": date_format(one.valid_until, _("j F Y"))} if one.is_past and one.valid_until else "",
        facts=[(str(name), said) for name, said in facts],
        sections=[
            Section(
                _("What it helps with"),
                as_list(told.each if told else one.lines),
                told.language if told else one.language,
            )
        ],
        sources=[(one.publisher, one.link)] if one.link else [],
        licence=one.licence,
    )


def _chosen(one: AreaShelf | Collection) -> Sheet:
    """What to begin with, or what belongs together, each with its why."""
    groups = [("", picks_of(one, Stranger()))] if isinstance(one, AreaShelf) else _groups(one)
    name = _("Start with these") if isinstance(one, AreaShelf) else ""
    sections = [
        Section(heading or name, f"<ul>{_lines(picks)}</ul>", one.language) for heading, picks in groups if picks
    ]
    said = {"day": date_format(one.chosen_on, _("j F Y")), "office": escape(one.office)}
    chosen = "".join(["<p>", _("Chosen on %(day)s by <bdi>%(office)s</bdi>") % said, "</p>"])
    return Sheet(
        title=one.title,
        language=one.language,
        day=one.last_published_at or one.first_published_at,
        summary=one.summary,
        sections=[Section("", chosen, one.language), *sections],
    )


def _groups(one: Collection) -> list[tuple[str, list[Pick]]]:
    return [(group.heading, group.picks) for group in groups_of(one, Stranger())]


def _lines(picks: list[Pick]) -> str:
    why = escape(_("Why:"))
    return "".join(f"<li>{_link(pick.card.title, pick.card.address)}. {why} {escape(pick.why)}</li>" for pick in picks)


def _page(one: HubPage | News) -> Sheet:
    return Sheet(
        title=one.title,
        language=one.language,
        day=one.last_published_at or one.first_published_at,
        summary=one.summary,
        sections=[Section("", html, one.language) for html in _blocks(one)],
    )


def _blocks(one: HubPage | News) -> Iterator[str]:
    """Its blocks; of what is chosen from the catalogue only what everybody reads, of a document where it is."""
    for block in one.body:
        if block.block_type == "heading":
            yield f"<h3>{escape(str(block.value))}</h3>"
        elif block.block_type == "text":
            yield str(block.value)
        elif block.block_type == "for_levels":
            yield _for_levels(block.value)
        elif block.block_type == "entry" and block.value and (card := card_for(Stranger(), block.value)):
            yield f"<p>{_link(card.title, card.address)}</p>{paragraphs(card.summary)}"
        elif block.block_type == "document" and block.value:
            yield f"<p>{_link(block.value.title, block.value.url)}</p>"


def _for_levels(value: Any) -> str:
    """Steps that are for some levels: a sheet has no setting, so it names them."""
    levels = [level.label for code, level in Level.objects.kept().items() if code in value["levels"]]
    return f"<p><b>{escape(listed(levels))}</b></p>{value['text']}"


def _link(title: str, address: str) -> str:
    return f'<a href="{escape(settings.SITE + here(address))}">{escape(title)}</a>'
