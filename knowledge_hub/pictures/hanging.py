"""Pictures as a page shows them: as far as they are drawn, each reader's browser takes the lightest that it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail.images.models import Image, Rendition

from knowledge_hub.pictures.drawing import FORMS, SPECS

SIZES = "(min-width: 54rem) 52rem, 100vw"


@dataclass(slots=True)
class Hung:
    """A picture as it is drawn: what a browser may choose among, form by form, and what one takes that knows no choice."""

    sources: dict[str, str] = field(default_factory=dict)  # from the type to its addresses with their widths
    address: str = ""
    width: int = 0
    height: int = 0
    sizes: str = SIZES


def hung(pictures: Iterable[Image]) -> dict[int, Hung]:
    """These, by their number, in one query; one that is not drawn yet is left out."""
    numbers = {picture.pk for picture in pictures}
    if not numbers:
        return {}
    found: dict[int, Hung] = {}
    by_form: dict[tuple[int, str], dict[int, Rendition]] = {}
    for one in Rendition.objects.filter(image__in=numbers, filter_spec__in=SPECS).order_by("width"):
        by_form.setdefault((one.image_id, SPECS[one.filter_spec][1]), {}).setdefault(one.width, one)
    for number in numbers:
        plain = by_form.get((number, FORMS[-1]))
        if plain is None:
            continue
        middle = list(plain.values())[len(plain) // 2]
        sources = {
            f"image/{form}": ", ".join(f"{one.url} {width}w" for width, one in by_form[number, form].items())
            for form in FORMS
            if (number, form) in by_form
        }
        found[number] = Hung(sources, middle.url, middle.width, middle.height)
    return found
