"""Who looks after feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.network.models.partners import offices_of
from hlh.people.models import Role
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.network.models import Partner
    from hlh.people.models.persons import Anyone

ONLY_THEY = _("Editors, administrators and contacts of partners look after feeds.")


def may_see_feeds(person: Anyone) -> Ruling:
    """Whether somebody looks after any feed at all."""
    if keeps_all_feeds(person) or offices_of(person):
        return YES
    return no(ONLY_THEY)


def may_keep_feeds(person: Anyone, partner: Partner | None) -> Ruling:
    """Whether somebody adds and changes the feeds of a partner, or those of none: editors, administrators, its own contact."""
    if keeps_all_feeds(person):
        return YES
    if partner is not None and partner.ended_on is None and partner.organisation_id in offices_of(person):
        return YES
    return no(ONLY_THEY)


def keeps_all_feeds(person: Anyone) -> bool:
    return person.holds(Role.EDITOR) or person.holds(Role.ADMINISTRATOR)
