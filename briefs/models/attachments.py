"""A picture or a document with a brief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs.models.told import MOST_FILES, Told, a_file
from hlh.files.models import File
from hlh.files.uploads import Upload
from hlh.policy import NotNow

if TYPE_CHECKING:
    from briefs.models.briefs import Brief

LONGEST_WORDS = 300


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def attach(self, brief: Brief, upload: Upload, words: str) -> Attachment:
        """Keep a file with the working text of a brief. What it was called is kept only where all who write it are named.

        Args:
            brief: a draft.
            upload: as it came; it is checked and made anew before anybody gets it.
            words: what is to be seen on it, for who does not see it.

        Raises:
            NotNow: when it is no draft any more, or holds as many as fit.
        """
        with transaction.atomic():
            draft = brief.as_draft()
            if len(draft.files) >= MOST_FILES:
                raise NotNow(_("Five files fit. Take one out first."))
            file = File.objects.keep(upload.content, name=upload.name if draft.names_all_who_wrote() else "")
            made = self.create(brief=draft, file=file)
            _keep(draft, [*draft.files, a_file(made.pk, words)])
        return made

    def describe(self, brief: Brief, words: dict[int, str]) -> None:
        """Say anew what is to be seen on the files of a draft, each by its number.

        Raises:
            NotNow: when it is no draft any more.
        """
        with transaction.atomic():
            draft = brief.as_draft()
            _keep(draft, [a_file(one["file"], words.get(one["file"], one["words"])) for one in draft.files])

    def take_out(self, brief: Brief, number: int) -> None:
        """Take one out of a draft; where no version that was published holds it, nothing of it is kept.

        Raises:
            NotNow: when it is no draft any more.
        """
        with transaction.atomic():
            draft = brief.as_draft()
            _keep(draft, [one for one in draft.files if one["file"] != number])
            if not draft.versions.filter(files__contains=[{"file": number}]).exists():
                File.objects.filter(pk__in=self.filter(pk=number, brief=draft).values("file")).forget()

    def of(self, brief: Brief, told: Told) -> list[Attachment]:
        """The files of a text, each with what is to be seen on it; nothing is asked where it has none."""
        if not told.files:
            return []
        known = self.filter(brief=brief).select_related("file").in_bulk([one["file"] for one in told.files])
        is_named = getattr(told, "names_its_country", True) and brief.names_all_who_wrote()
        found = [(known[one["file"]], one["words"]) for one in told.files if one["file"] in known]
        for attachment, words in found:
            attachment.brief, attachment.words = brief, words
            attachment.is_named = is_named
        return [attachment for attachment, _words in found]


class Attachment(models.Model):
    """A file that came with a brief. Which text holds it, and with which words, says `Told.files`."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="attachments")
    file = models.OneToOneField(File, models.CASCADE, related_name="+")
    came_at = models.DateTimeField(default=now)

    objects = AttachmentQuerySet.as_manager()

    words = ""  # what is to be seen on it, as the text says that was asked for
    is_named = False  # whether all who wrote that text are named in it, and so may be by what a file says

    def __str__(self) -> str:
        return f"{self.file_id} of brief {self.brief_id}"

    @property
    def is_given_out(self) -> bool:
        """Whether anybody gets it: checked, and, where not all who wrote are named, with nothing within that names them."""
        return self.file.state == File.State.CLEAN and (self.is_named or self.file.is_bare)

    @property
    def name(self) -> str:
        return self.file.called(by_its_name=self.is_named)

    @property
    def is_picture(self) -> bool:
        return self.file.kind == File.Kind.IMAGE

    @property
    def kilobytes(self) -> int:
        return max(1, round(self.file.size / 1000))


def _keep(draft: Brief, files: list[dict[str, Any]]) -> None:
    """Not a new edition: a form that is open meanwhile holds none of them."""
    type(draft)._base_manager.filter(pk=draft.pk).update(files=files, saved_at=now())
