"""Wagtail's groups, written from appointments: they say who opens its screens, and which private pages of the hub they read."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission

from hlh.people.models import Appointment, Person, Role

EDITORS, ADMINISTRATORS = "Editors", "Administrators"
GROUPS = {Role.EDITOR: EDITORS, Role.REGIONAL_FOCAL_POINT: EDITORS, Role.ADMINISTRATOR: ADMINISTRATORS}
OPENS = "access_admin"


def regroup(person: Person) -> None:
    """Put a person into the groups that their running appointments call for, and out of all others of ours."""
    roles = Appointment.objects.filter(person=person).running().values_list("role", flat=True)
    wanted = {GROUPS[Role(role)] for role in roles if role in GROUPS}
    person.groups.remove(*_groups(set(GROUPS.values()) - wanted))
    person.groups.add(*_groups(wanted))


def _groups(names: Iterable[str]) -> list[Group]:
    return [_group(name) for name in sorted(names)]


def _group(name: str) -> Group:
    """The group; made with the right to open the staff's screens."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename=OPENS))
    return group
