"""That somebody works where they say: shown by their mail, or confirmed by a WHO office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.people.models.organisations import Organisation

if TYPE_CHECKING:
    from hlh.people.models.persons import Person


class VerificationQuerySet(models.QuerySet["Verification"]):
    def of(self, person: Person) -> Verification | None:
        """That they work where they work now; one of an earlier office says nothing."""
        return self.filter(person=person, organisation=person.organisation_id).first()

    def is_official(self, person: Person) -> bool:
        """Whether it is confirmed that they work now at a ministry of health or an office of WHO."""
        if person.organisation_id is None:
            return False
        theirs = self.filter(person=person, organisation=person.organisation_id)
        return theirs.filter(organisation__kind__in=Organisation.OFFICIAL).exists()

    def look_at_mail(self, person: Person) -> None:
        """Where a confirmed address of theirs is one that only their organisation gives, say so."""
        office = person.organisation
        if office is None or not office.domains or self.of(person):
            return
        confirmed = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
        if any(office.gives(address) for address in confirmed):
            self.verify(person, Verification.How.DOMAIN, by=Actor.objects.system())

    def verify(self, person: Person, how: str, *, by: Actor) -> None:
        """From now on it is shown, with its day."""
        with transaction.atomic():
            verification, is_new = self.get_or_create(
                person=person, organisation=person.organisation, defaults={"how": how}
            )
            if is_new:
                record(facts.AFFILIATION_VERIFIED, verification, by=by, how=how)

    def look_at_all_mail(self) -> None:
        """The same for everybody whose office has an address of its own: addresses are confirmed at any time."""
        from hlh.people.models.persons import Person

        for person in Person.objects.exclude(organisation__domains=[]).exclude(organisation=None).iterator():
            self.look_at_mail(person)


class Verification(models.Model):
    """One person, one organisation, since a day."""

    class How(models.TextChoices):
        DOMAIN = "domain", _("Verified by mail domain")
        OFFICE = "office", _("Confirmed by a WHO office")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    how = models.CharField(max_length=6, choices=How)
    since = models.DateTimeField(default=now)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="somebody_is_verified_once_at_an_office")
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.pk}"
