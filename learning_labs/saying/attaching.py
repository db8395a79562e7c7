"""Who gets the files of a lab, and how they stand under a post."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hlh.files.models import File
from hlh.files.owners import owns_files
from hlh.people.models.persons import Anyone
from learning_labs import policy
from learning_labs.models import Discussion, PostAttachment


@owns_files
def with_a_post(file: File, reader: Anyone) -> str | None:
    """Whoever reads the post gets what stands in it: of one that is held or hidden, its author and who decides about it."""
    found = PostAttachment.objects.filter(file=file).select_related("file", "post__voice", "post__discussion__lab")
    attachment = found.filter(post__discussion__in=Discussion.objects.in_labs_of(reader)).first()
    if attachment is None or not attachment.is_given_out:
        return None
    return attachment.name if policy.may_read_post(reader, attachment.post) else None


def listed_files(attachments: list[PostAttachment]) -> SafeString:
    """The files under a post, with their sizes before a tap; what is not given out says why."""
    rows = "".join(f"<li>{_line(one)}</li>" for one in attachments)
    return SafeString(f'<ul class="files small">{rows}</ul>' if rows else "")  # every part is escaped


def _line(one: PostAttachment) -> str:
    if one.is_given_out:
        address = reverse("files:download", args=[one.file.ref, one.name])
        size = max(1, round(one.file.size / 1000))
        words = _("%(name)s (%(size)d KB)") % {"name": one.name, "size": size}
        return f'<a href="{escape(quote(address))}" dir="auto">{escape(words)}</a>'
    if one.file.state == File.State.QUARANTINE:
        return escape(_("A file is being checked; it is here in a minute."))
    if one.file.state == File.State.REFUSED:
        return escape(_("A file was not taken in: %(reason)s") % {"reason": one.file.refusal})
    return escape(_("A file is not shown: it names who worked on it, and its author is not named here."))
