"""How shelves, resources and pages of the hub read as plain sheets."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from hlh.catalogue.audiences import EVERYBODY
from hlh.catalogue.models import Entry
from hlh.catalogue.sheets import Section, Sheet, as_list, paragraphs, sheets_of
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import here
from knowledge_hub.models import AreaShelf, HubPage, Resource
from knowledge_hub.privacy import audience_of
from knowledge_hub.showing import card_for, picks_of


@sheets_of(Entry.Kind.PAGE, Entry.Kind.RESOURCE)
def page(thing: Page, language: str) -> Sheet | None:
    """A page that is published and that everybody reads; the home only leads on, so it has none."""
    if not thing.live or audience_of(thing) != EVERYBODY:
        return None
    if isinstance(thing, Resource):
        return None if thing.leads_on_to else _resource(thing)
    if isinstance(thing, AreaShelf):
        return _shelf(thing)
    return _page(thing) if isinstance(thing, HubPage) else None


def _resource(one: Resource) -> Sheet:
    """What it helps with, who stands for it, how long it holds, and where it is."""
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
        sections=[Section(_("What it helps with"), as_list(one.lines), one.language)],
        sources=[(one.publisher, one.link)] if one.link else [],
        licence=one.licence,
    )


def _shelf(one: AreaShelf) -> Sheet:
    """What to begin with, each with its why."""
    why = escape(_("Why:"))
    lines = "".join(
        f"<li>{_link(pick.card.title, pick.card.address)}. {why} {escape(pick.why)}</li>"
        for pick in picks_of(one, Stranger())
    )
    said = {"day": date_format(one.chosen_on, _("j F Y")), "office": escape(one.office)}
    chosen = "".join(["<p>", _("Chosen on %(day)s by <bdi>%(office)s</bdi>") % said, "</p>"])
    return Sheet(
        title=one.title,
        language=one.language,
        day=one.last_published_at or one.first_published_at,
        summary=one.summary,
        sections=[Section(_("Start with these"), f"{chosen}<ul>{lines}</ul>" if lines else chosen, one.language)],
    )


def _page(one: HubPage) -> Sheet:
    return Sheet(
        title=one.title,
        language=one.language,
        day=one.last_published_at or one.first_published_at,
        summary=one.summary,
        sections=[Section("", html, one.language) for html in _blocks(one)],
    )


def _blocks(one: HubPage) -> Iterator[str]:
    """Its blocks; of what is chosen from the catalogue only what everybody reads, of a document where it is."""
    for block in one.body:
        if block.block_type == "heading":
            yield f"<h3>{escape(str(block.value))}</h3>"
        elif block.block_type == "text":
            yield str(block.value)
        elif block.block_type == "entry" and block.value and (card := card_for(Stranger(), block.value)):
            yield f"<p>{_link(card.title, card.address)}</p>{paragraphs(card.summary)}"
        elif block.block_type == "document" and block.value:
            yield f"<p>{_link(block.value.title, block.value.url)}</p>"


def _link(title: str, address: str) -> str:
    return f'<a href="{escape(settings.SITE + here(address))}">{escape(title)}</a>'
