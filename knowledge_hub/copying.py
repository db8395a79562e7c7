"""What of the knowledge hub is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs
from knowledge_hub.models import Registration


@tells(_("Events that you registered for"), of=[Registration])
def registrations(theirs: Theirs) -> Iterable[Row]:
    columns = ("event__title", "event__url_path", "state", "asked_at", "since")
    return rows_of(Registration.objects.filter(theirs.voiced()), *columns)
