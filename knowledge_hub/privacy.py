"""Who may read a page of the hub: what Wagtail restricts, told in the audiences of the catalogue.

A page is as private as itself and everything above it. Where every restriction asks for an account only, it is for
members; where one asks for groups, its audience names all of these restrictions, such as "hub:4,9", and a reader has to
be in a group of each. Passwords that are shared are not offered; a page that has one all the same is read by nobody.
A translation is read by whoever reads its original, while that stands; its own restrictions say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from wagtail.models import Page, PageViewRestriction

from hlh.catalogue.audiences import EVERYBODY, MEMBERS, belonging
from hlh.catalogue.models import Audience
from knowledge_hub.trees import original_of

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person

BEGINNING = "hub:"
NOBODY = "hub:nobody"
LONGEST = 40  # letters in the key of an audience


def audience_of(page: Page) -> str:
    """The audience of a page, by its own restrictions and those of every page above it."""
    kinds = dict(_restrictions_on(page).order_by("pk").values_list("pk", "restriction_type"))
    asking = [str(pk) for pk, kind in kinds.items() if kind != PageViewRestriction.LOGIN]
    if not asking:
        return MEMBERS if kinds else EVERYBODY
    key = BEGINNING + ",".join(asking)
    return key if len(key) <= LONGEST else NOBODY


def _restrictions_on(page: Page) -> QuerySet[PageViewRestriction]:
    """Those of a page and of every page above it, a stand-in's being those of what it stands for: as
    `Page.get_view_restrictions` says, in one question instead of two."""
    line = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    asked = Page.objects.filter(path__in=line).values(whose=Coalesce("alias_of_id", "pk"))
    found: QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(page__in=asked)
    return found


def may_read(person: Anyone, page: Page) -> bool:
    """Whether somebody reads a page; asked of the restrictions themselves, whatever the catalogue says."""
    original = original_of(page)
    stands = original is not None and (original == page or original.live)
    return stands and belongs(person, audience_of(original))


def belongs(person: Anyone, audience: str) -> bool:
    """Whether somebody is of an audience of the hub's pages."""
    if audience == EVERYBODY or not person.is_authenticated:
        return audience == EVERYBODY
    return audience == MEMBERS or _asked_for(audience) <= _open_to(person)


@belonging(BEGINNING)
def private_parts_of(person: Person) -> Iterator[str]:
    """The audiences of the hub's private pages that somebody belongs to."""
    if allowed := _open_to(person):
        keys = Audience.objects.filter(key__startswith=BEGINNING).values_list("key", flat=True)
        yield from (key for key in keys if _asked_for(key) <= allowed)


def _asked_for(audience: str) -> set[str]:
    return set(audience.removeprefix(BEGINNING).split(","))


def _open_to(person: Person) -> set[str]:
    """The restrictions that let somebody pass: those that name a group of theirs; none to staff who owe a second factor."""
    if person.is_held_back or not person.was_appointed:  # Wagtail's groups are written from appointments
        return set()
    naming = PageViewRestriction.objects.filter(
        restriction_type=PageViewRestriction.GROUPS, groups__in=person.groups.values("pk")
    )
    return {str(pk) for pk in naming.values_list("pk", flat=True)}
