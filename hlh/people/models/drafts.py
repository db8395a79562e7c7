"""What somebody typed and has not sent: kept with their account, offered at the form on every device."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.utils.text import Truncator
from django.utils.timezone import now

from hlh.web import NOT_TYPED

if TYPE_CHECKING:
    from hlh.people.models.persons import Person

Fields = dict[str, list[str]]


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, person: Person) -> Self:
        """Theirs, the newest first."""
        return self.filter(person=person).order_by("-kept_at", "-pk")

    def keep(self, person: Person, *, place: str, page: str, fields: Fields) -> Draft:
        """Keep what was typed into a form; the newest for a form takes the place of the one before."""
        with transaction.atomic():
            said = {"page": page[: Draft.LONGEST_PAGE], "fields": fields, "kept_at": now()}
            draft, _is_new = self.update_or_create(person=person, place=place[: Draft.LONGEST_PLACE], defaults=said)
            newest = list(self.of(person).values_list("pk", flat=True)[: Draft.MOST])
            self.filter(person=person).exclude(pk__in=newest).delete()
            self._say_whether(person)
        return draft

    def forget(self, person: Person, **which: object) -> None:
        """Forget one: its form was taken, or its author does not want it any more."""
        with transaction.atomic():
            self.filter(person=person, **which).delete()
            self._say_whether(person)

    def forget_old(self) -> int:
        """Those that nobody came back to; how many."""
        return self.filter(kept_at__lt=now() - Draft.LASTS).delete()[0]

    def _say_whether(self, person: Person) -> None:
        """Keep with the person whether there are any: of all others no page asks for them. Written where it changed."""
        person.has_drafts = self.filter(person=person).exists()
        of_them = type(person)._default_manager.filter(pk=person.pk)
        of_them.exclude(has_drafts=person.has_drafts).update(has_drafts=person.has_drafts)


class Draft(models.Model):
    """The fields of one form, as one person typed them."""

    LASTS = timedelta(days=30)
    MOST = 20  # of one person
    LONGEST_PLACE, LONGEST_PAGE = 300, 600
    SHOWN = 160  # characters of its beginning

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    place = models.CharField(max_length=LONGEST_PLACE)  # the address that the form is sent to, without its language
    page = models.CharField(max_length=LONGEST_PAGE)  # where the form stands
    fields = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="a_form_has_one_draft_of_a_person")]
        indexes = [models.Index(fields=["kept_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def forgotten_at(self) -> object:
        """When it goes by itself."""
        return self.kept_at + self.LASTS

    @property
    def words(self) -> str:
        """How it begins: the longest of what was typed says best what it is."""
        return Truncator(max(self.typed, key=len, default="")).chars(self.SHOWN)

    @property
    def typed(self) -> list[str]:
        """Everything that was typed: some forms are gone, and some do not begin with what was kept of them."""
        every = [value for name, values in self.fields.items() if name not in NOT_TYPED for value in values]
        return [value for value in every if value]

    @property
    def is_more(self) -> bool:
        """Whether there is more than how it begins."""
        return self.typed != [self.words]
