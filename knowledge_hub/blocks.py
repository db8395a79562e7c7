"""The few blocks that a page is built of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ChooserBlock,
    MultipleChoiceBlock,
    RichTextBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Level
from knowledge_hub.choosing import choosing, for_everybody
from knowledge_hub.showing import card_for

if TYPE_CHECKING:
    from wagtail.documents.models import Document
    from wagtail.images.models import Image

TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]


class EntryBlock(ChooserBlock):
    """A thing of the catalogue, shown as a card to whoever may read it and not at all to others.

    What is stored names the thing, such as "briefs.brief:12", and not its entry: a page that is unpublished for a day
    loses its entry, and is to stand here again afterwards.
    """

    target_model = Entry
    widget = choosing.widget_class()

    class Meta:
        label = gettext_lazy("From the catalogue")
        icon = "doc-empty-inverse"
        template = "knowledge_hub/blocks/entry.html"

    def clean(self, value: Any) -> Any:
        entry = super().clean(value)
        if entry is not None and not for_everybody().filter(pk=entry.pk).exists():
            raise ValidationError(_("Not everybody may read this. Choose something that is public."))
        return entry

    def get_prep_value(self, value: Entry | None) -> str | None:
        return f"{'.'.join(value.thing_type.natural_key())}:{value.thing_id}" if value else None

    def to_python(self, value: str | None) -> Entry | None:
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values: Sequence[str | None]) -> list[Entry | None]:
        """The entries of the things that are named; None where a thing has none now."""
        wanted = {value: key for value in values if value and (key := _key_of(value))}
        condition = Q(pk__in=[])
        for kind, thing in wanted.values():
            condition |= Q(thing_type=kind, thing_id=thing)
        found = (
            {(entry.thing_type_id, entry.thing_id): entry for entry in Entry.objects.filter(condition)}
            if wanted
            else {}
        )
        return [found.get(wanted[value]) if value in wanted else None for value in values]

    def extract_references(self, value: Entry | None) -> Iterator[Any]:
        """None for Wagtail's index: the catalogue keeps what stands where."""
        return iter(())

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = dict(super().get_context(value, parent_context=parent_context))
        request = context.get("request")
        context["card"] = card_for(request.user, value) if request and value else None
        return context


def _key_of(value: str) -> tuple[int, int] | None:
    """The type and the number of a thing that is named such as "briefs.brief:12"; None for what names none."""
    name, _colon, number = value.partition(":")
    try:
        model = apps.get_model(name)
    except (LookupError, ValueError):
        return None
    return (ContentType.objects.get_for_model(model).pk, int(number)) if number.isdecimal() else None


class PickBlock(StructBlock):
    """One thing to begin with, and why."""

    entry = EntryBlock(label=gettext_lazy("What"))
    why = TextBlock(
        label=gettext_lazy("Why"),
        max_length=200,
        rows=2,
        help_text=gettext_lazy("One sentence: what somebody can do with it."),
    )

    class Meta:
        label = gettext_lazy("Pick")
        icon = "pick"


def _levels() -> list[tuple[str, str]]:
    return [(code, level.label) for code, level in Level.objects.kept().items()]


class ForLevels(StructBlock):
    """Steps for some levels: who chose another one at the top of the page does not read them."""

    levels = MultipleChoiceBlock(label=gettext_lazy("levels"), choices=_levels, widget=CheckboxSelectMultiple)
    text = RichTextBlock(label=gettext_lazy("Text"), features=TEXT)

    class Meta:
        label = gettext_lazy("Steps for a level")
        icon = "group"
        template = "knowledge_hub/blocks/for_levels.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = dict(super().get_context(value, parent_context=parent_context))
        return context | {"labels": [label for code, label in _levels() if code in value["levels"]]}


class PictureBlock(StructBlock):
    """A picture with what is to be seen on it, and whose it is."""

    picture = ImageBlock(label=gettext_lazy("Picture"))
    caption = CharBlock(label=gettext_lazy("Caption"), max_length=200, required=False)
    source = CharBlock(
        label=gettext_lazy("Whose it is, and its licence"),
        max_length=160,
        help_text=gettext_lazy("Such as “WHO / A. Name, CC BY-NC-SA 3.0 IGO”. People on it have agreed to be shown."),
    )

    class Meta:
        label = gettext_lazy("Picture")
        icon = "image"
        template = "knowledge_hub/blocks/picture.html"


BODY = [
    (
        "heading",
        CharBlock(
            label=gettext_lazy("Heading"), max_length=120, icon="title", template="knowledge_hub/blocks/heading.html"
        ),
    ),
    (
        "text",
        RichTextBlock(
            label=gettext_lazy("Text"), features=TEXT, icon="pilcrow", template="knowledge_hub/blocks/text.html"
        ),
    ),
    ("entry", EntryBlock()),
    ("document", DocumentChooserBlock(label=gettext_lazy("Document"), template="knowledge_hub/blocks/document.html")),
    ("picture", PictureBlock()),
]
GUIDANCE = [*BODY, ("for_levels", ForLevels())]
PICKS = [("pick", PickBlock())]
BLOCK = "b-"  # what the anchor of a block begins with
COLLECTED = [("heading", CharBlock(label=gettext_lazy("Heading"), max_length=120, icon="title")), ("pick", PickBlock())]


class ChannelBlock(StructBlock):
    """A language into which an event is interpreted, and where it is heard."""

    language = ChoiceBlock(choices=[(one.code, one.name) for one in LANGUAGES], label=gettext_lazy("language"))
    link = URLBlock(label=gettext_lazy("address"), required=False, max_length=500)

    class Meta:
        label = gettext_lazy("Language")
        icon = "globe"


CHANNELS = [("channel", ChannelBlock())]


def passages_of(body: Any) -> Iterator[tuple[str, str]]:
    """The pieces of a text that can be found, each with the anchor where it stands."""
    for block in body:
        if words := " ".join(_words_of(block).split()):
            yield f"{BLOCK}{block.id}", words


def documents_in(body: Any) -> list[Document]:
    """The documents that a text offers."""
    return [block.value for block in body if block.block_type == "document" and block.value]


def pictures_in(body: Any) -> list[Image]:
    """The pictures that are shown in a text."""
    pictures = (block.value["picture"] for block in body if block.block_type == "picture")
    return [picture for picture in pictures if picture]


def _words_of(block: Any) -> str:
    if block.block_type in ("heading", "text", "for_levels"):
        said = block.value["text"] if block.block_type == "for_levels" else block.value
        return strip_tags(str(said).replace("<", " <"))
    if block.block_type == "picture" and block.value["picture"]:
        picture = block.value["picture"]
        seen = "" if picture.decorative else picture.contextual_alt_text or ""
        return f"{seen} {block.value['caption']}"
    return ""
