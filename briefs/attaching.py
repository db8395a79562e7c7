"""Who gets the files of a brief."""

from __future__ import annotations

from django.db.models import Q

from briefs.models import Attachment, Brief
from hlh.files.models import File
from hlh.files.owners import owns_files
from hlh.people.models.persons import Anyone


@owns_files
def with_a_brief(file: File, reader: Anyone) -> str | None:
    """Whoever reads a text of the brief that holds it; of one that was withdrawn nobody gets any."""
    attachment = Attachment.objects.filter(file=file).select_related("file", "brief__voice").first()
    if attachment is None or not attachment.is_given_out:
        return None
    held, brief = [{"file": attachment.pk}], attachment.brief
    if brief.stage == Brief.Stage.WITHDRAWN:
        return None
    working = Brief.objects.workable_by(reader).filter(files__contains=held)
    read = Q(pk__in=working) | Q(version__isnull=False, versions__files__contains=held)
    is_read = Brief.objects.filter(read, pk=brief.pk).exists()
    return attachment.name if is_read else None
