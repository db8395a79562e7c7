"""What people say about themselves, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hlh.people.models.exports import new_ref
from hlh.people.models.persons import Person

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


class Visibility(models.IntegerChoices):
    """Who sees a field; the greater, the more people."""

    NOBODY = 0, _("Nobody")
    MEMBERS = 1, _("Members")
    EVERYBODY = 2, _("Everybody")


OF_THE_ACCOUNT = ("name", "work", "country", "organisation")
OF_THE_PROFILE = ("areas", "languages", "time_zone", "orcid")
FIELDS = (*OF_THE_ACCOUNT, *OF_THE_PROFILE)


class ProfileQuerySet(models.QuerySet["Profile"]):
    def of(self, person: Person) -> Profile:
        """Theirs; one that is not kept yet when they never said anything."""
        return self.filter(person=person).first() or Profile(person=person)

    def visible_to(self, reader: Anyone) -> Self:
        """The profiles in which a reader sees something; one's own always."""
        there = self.filter(person__is_active=True).select_related("person__organisation")
        if not isinstance(reader, Person):
            return there.filter(widest=Visibility.EVERYBODY)
        return there.filter(Q(widest__gte=Visibility.MEMBERS) | Q(person=reader))

    def in_directories(self, reader: Anyone) -> Self:
        """Those that a reader sees with the name of their person: who can be found by others."""
        named = self.visible_to(reader).exclude(person__name="")
        return named.filter(Q(seen__name__isnull=True) | ~Q(seen__name=Visibility.NOBODY.value))

    def say(self, person: Person, *, seen: dict[str, int], **said: Any) -> Profile:
        """Keep what somebody says about themselves. What they said elsewhere stays as it was said.

        Args:
            person: whose it is.
            seen: who sees each field.
            said: the fields by name.
        """
        with transaction.atomic():
            for name in OF_THE_ACCOUNT:
                setattr(person, name, said[name])
            person.save(update_fields=list(OF_THE_ACCOUNT))
            kept = {name: said[name] for name in OF_THE_PROFILE if name in said}
            filled = [Visibility(seen[name]) for name in FIELDS if said.get(name)]
            kept |= {
                "seen": {name: int(seen[name]) for name in FIELDS if name in seen},
                "widest": max(filled, default=0),
            }
            profile, _is_new = self.update_or_create(person=person, defaults=kept)
        return profile


class Profile(models.Model):
    """A page about somebody, as far as they want one. It counts what they say under their name, and nothing else."""

    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    orcid = models.CharField(max_length=19, blank=True)  # 0000-0002-1825-0097, checked by its last digit
    seen = models.JSONField(default=dict)  # by field; what is not there is for members
    widest = models.PositiveSmallIntegerField(choices=Visibility, default=Visibility.NOBODY)  # of what is filled in

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(widest__in=[0, 1, 2]), name="a_profile_is_seen_by_known_people")
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.ref])

    def seen_by(self, field: str) -> Visibility:
        """Who sees a field."""
        return Visibility(self.seen.get(field, Visibility.MEMBERS))

    def shown_to(self, reader: Anyone) -> dict[str, Any]:
        """The fields that are filled in and that a reader sees; to oneself everything."""
        is_own = isinstance(reader, Person) and reader.pk == self.person_id
        least = Visibility.MEMBERS if isinstance(reader, Person) else Visibility.EVERYBODY
        every = {name: getattr(self.person, name) for name in OF_THE_ACCOUNT}
        every |= {name: getattr(self, name) for name in OF_THE_PROFILE}
        return {name: value for name, value in every.items() if value and (is_own or self.seen_by(name) >= least)}
