"""Where a post stands that the catalogue found: a discussion has many pages."""

from hlh.catalogue.anchors import stands
from hlh.catalogue.models import Entry
from hlh.paging import number_in
from learning_labs.models.discussions import page_before


@stands(Entry.Kind.DISCUSSION)
def on_its_page(address: str, anchor: str) -> str:
    """On the page that shows its number: the catalogue asks no table for that."""
    before = page_before(number_in(anchor.removeprefix("post-")))
    return f"{address}?after={before}#{anchor}" if before else f"{address}#{anchor}"
