"""A pack: what everybody may read about an area, to be taken along where there is no network."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.kept import Kept, Mark
from hlh.taxonomy.languages import CODES, LANGUAGES, data_code
from hlh.taxonomy.models import Area
from knowledge_hub.packs.sealing import seal_of


def stored_as(pack: Pack, name: str) -> str:
    """Where the store keeps it: an address that nobody guesses, because our own view hands it out."""
    return f"packs/{pack.area}-{pack.language}-{get_random_string(16).lower()}.zip"


class PackQuerySet(models.QuerySet["Pack"]):
    def want(self, *, areas: list[int] | None = None, languages: list[str] | None = None) -> int:
        """Have these made, those of every area and language where none is said; how many."""
        numbers = [area.number for area in Area.objects.offered() if areas is None or area.number in areas]
        chosen = [code for code in CODES if languages is None or code in languages]
        rows = [Pack(area=number, language=code) for number in numbers for code in chosen]
        self.bulk_create(rows, ignore_conflicts=True)
        return self.filter(area__in=numbers, language__in=chosen).update(due_at=now(), tries=0)

    def due(self) -> Self:
        return self.filter(due_at__lte=now(), tries__lt=Pack.MOST_TRIES)

    def being_made(self) -> Self:
        """Those that a worker claimed; of what failed its trouble is known, and it is not being made."""
        return self.filter(due_at__gt=now(), trouble="")

    def give_up(self) -> int:
        """Those of which each try took its worker along are not tried any more; how many."""
        lost = self.filter(due_at__lte=now(), tries__gte=Pack.MOST_TRIES)
        return lost.update(due_at=None, trouble=TimeoutError.__name__)

    def made(self) -> Self:
        return self.exclude(content="")

    def in_order(self) -> Self:
        """By area and language, without what only making and handing out need."""
        order = [When(language=code, then=place) for place, code in enumerate(CODES)]
        heavy = self.defer("entries", "passages", "voices")
        return heavy.order_by("area", Case(*order, output_field=models.SmallIntegerField()))

    def at(self, slug: str, language: str) -> Pack | None:
        """The one at an address, also while it is made again; None where nothing is in it."""
        area = next((area for area in Area.objects.offered() if area.slug == slug), None)
        there = ~Q(content="") | Q(due_at__isnull=False, made_at__isnull=False)
        return self.filter(there, area=area.number, language=language).first() if area else None

    def about(self, area: int) -> Pack | None:
        """The one of an area in the language of this moment, for a link to it; asked for at most every half minute."""
        return _links.get().get((area, data_code(get_language() or "en")))

    def changed(self) -> None:
        """What was made, or is no more, is linked to so from now on."""
        _links.forget()
        _mark.replace()

    def empty(self) -> int:
        """Delete the files of these, which are owed anew; how many."""
        names = list(self.made().values_list("content", flat=True))
        for name in names:
            transaction.on_commit(partial(default_storage.delete, name))
        many = self.filter(content__in=names).update(content="", size=0, digest="", due_at=now(), tries=0)
        Pack.objects.being_made().update(due_at=now())  # of what was read before
        self.changed()
        return many

    def forget(self) -> int:
        """Delete these, with what the store keeps of them; how many."""
        kept = list(self)
        for one in kept:
            if one.content:
                transaction.on_commit(partial(default_storage.delete, str(one.content.name)))
        self.filter(pk__in=[one.pk for one in kept]).delete()
        self.changed()
        return len(kept)


class Pack(models.Model):
    """The pack of an area in one language: owed, then made, and made anew when it would say something else."""

    LARGEST = 5_000_000  # bytes
    MOST_TRIES = 6
    LONGEST = timedelta(minutes=10)  # of one try

    area = models.PositiveSmallIntegerField()  # its number; a pack of one that is not offered any more is forgotten
    language = models.CharField(max_length=2, choices=[(one.code, one.name) for one in LANGUAGES])
    content = models.FileField(upload_to=stored_as, max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # of its bytes
    things = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # things for which it had no room
    made_at = models.DateTimeField(null=True, blank=True)
    entries = ArrayField(models.BigIntegerField(), default=list, blank=True)  # of which something stands in it,
    passages = ArrayField(models.BigIntegerField(), default=list, blank=True)  # their passages,
    voices = ArrayField(models.BigIntegerField(), default=list, blank=True)  # and who is named in them
    seal = models.CharField(max_length=32, blank=True)  # what these said when it was made
    due_at = models.DateTimeField(null=True, blank=True, default=now)  # none: it is made, or given up
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)  # of the last try, for those who look after it

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "language"], name="an_area_has_one_pack_in_a_language"),
            models.CheckConstraint(
                condition=Q(content="") | Q(made_at__isnull=False, size__gt=0) & ~Q(digest="") & ~Q(seal=""),
                name="a_pack_that_is_made_says_of_what",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="packs_to_make")]

    def __str__(self) -> str:
        return f"area {self.area} in {self.language}"

    @property
    def slug(self) -> str:
        return str(Area.objects.kept()[self.area].slug)

    @property
    def name(self) -> str:
        """What its file is called, without its ending."""
        return f"{self.slug}-{self.language}"

    @property
    def address(self) -> str:
        """Where it is downloaded."""
        return f"/files/packs/{self.name}.zip"

    @property
    def state(self) -> Any:
        """For whoever looks after it, in words."""
        if self.due_at is not None:
            return _("Being made")
        if self.trouble:
            return _("Given up")
        return _("Made") if self.content else _("Nothing to pack yet")

    def is_whole(self) -> bool:
        """Whether everybody may still read all that is in it, as it stands there."""
        return bool(self.content) and self.seal == seal_of(
            entries=self.entries, passages=self.passages, voices=self.voices
        )

    def claim(self) -> bool:
        """Take it for making; the try is counted first, so that a pack that kills its worker is not tried for ever."""
        mine, until = Pack.objects.due().filter(pk=self.pk, tries=self.tries), now() + self.LONGEST
        self.due_at = until
        return bool(mine.update(tries=F("tries") + 1, due_at=until, trouble=""))

    def keep(self, content: bytes, *, digest: str, made_at: datetime, **said: Any) -> bool:
        """Put a pack in the place of what stood there; nothing in it takes the file away, the same bytes leave it there.
        What was owed anew since it was claimed was read too early, and is dropped.

        Returns:
            Whether it stands there.
        """
        with transaction.atomic():
            stood = Pack.objects.select_for_update().get(pk=self.pk)
            if stood.due_at != self.due_at:
                return False
            before = str(stood.content.name)
            if not content:
                stood.content, digest = "", ""
            elif digest != stood.digest or not before:
                stood.content.save("pack.zip", ContentFile(content), save=False)
            stood.size, stood.digest = len(content), digest
            stood.made_at, stood.due_at, stood.tries, stood.trouble = made_at, None, 0, ""
            for name, value in said.items():
                setattr(stood, name, value)
            stood.save()
            Pack.objects.changed()
            if before and before != stood.content.name:
                transaction.on_commit(partial(default_storage.delete, before))
        return True

    def put_off(self, trouble: Exception) -> None:
        """It failed: the next try is later each time, and after some a person has to look."""
        tries = self.tries + 1  # counted when it was claimed
        later = now() + timedelta(minutes=2**tries) if tries < self.MOST_TRIES else None
        mine = Pack.objects.filter(pk=self.pk, due_at=self.due_at)
        mine.update(trouble=type(trouble).__name__[:200], due_at=later)


def _to_link() -> dict[tuple[int, str], Pack | None]:
    """Those that are made, by area and language; never empty, so that it is kept also where there is none."""
    made: dict[tuple[int, str], Pack | None] = {(0, ""): None}
    return made | {(pack.area, pack.language): pack for pack in Pack.objects.made().in_order()}


_mark = Mark("packs")
_links = Kept(_to_link, follows=_mark)
