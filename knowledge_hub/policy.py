"""Who may do what in the knowledge hub, beyond what Wagtail's groups say of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.models import Role
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

FILL_GAPS = (Role.EDITOR, Role.FACILITATOR, Role.OFFICER, Role.REGIONAL_FOCAL_POINT, Role.ADMINISTRATOR)


def may_see_gaps(person: Anyone) -> Ruling:
    """Who fills them: those who keep the hub, lead labs, or answer at the desk."""
    if any(person.holds(role) for role in FILL_GAPS):
        return YES
    return no(_("Editors, facilitators and officers of the help desk see what is missing."))
