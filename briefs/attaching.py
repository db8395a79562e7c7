"""Who gets the files of a brief."""

from __future__ import annotations

from briefs.models import Attachment, Brief
from hlh.files.models import File
from hlh.files.owners import owns_files
from hlh.people.models.persons import Anyone


@owns_files
def with_a_brief(file: File, reader: Anyone) -> str | None:
    """Whoever reads a text of the brief that holds it; of one that was withdrawn nobody gets any."""
    attachment = Attachment.objects.filter(file=file).select_related("file", "brief__voice", "brief__version").first()
    if attachment is None:
        return None
    held, brief = [{"file": attachment.pk}], attachment.brief
    if brief.stage == Brief.Stage.WITHDRAWN:
        return None
    works_on_it = Brief.objects.workable_by(reader).filter(pk=brief.pk, files__contains=held).exists()
    names_its_place = works_on_it or brief.version is None or brief.version.names_its_country
    attachment.is_named = names_its_place and brief.names_all_who_wrote()
    is_read = works_on_it or Brief.objects.public().filter(pk=brief.pk, versions__files__contains=held).exists()
    return attachment.name if is_read and attachment.is_given_out else None
