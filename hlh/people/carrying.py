"""What of people is held over an area: their appointments."""

from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Actor
from hlh.people.models import Appointment, Profile
from hlh.taxonomy.models import Area
from hlh.taxonomy.using import Use, uses


def move_or_end(use: Use, old: int, new: int) -> None:
    """Who holds the same role over both holds it once."""
    for appointment in use.having(old).select_for_update(of=("self",)):
        scope = sorted({str(use.written(new)) if mark == use.written(old) else mark for mark in appointment.scope})
        same = Appointment.objects.filter(person=appointment.person_id, role=appointment.role, scope=scope, until=None)
        if appointment.until is None and same.exists():
            appointment.end(by=Actor.objects.system())
            appointment.refresh_from_db()
        Appointment.objects.filter(pk=appointment.pk).update(scope=scope)


uses(Area, Appointment, "scope", called=_("Appointments"), moving=move_or_end)
uses(Area, Profile, "areas", called=_("Profiles"))
