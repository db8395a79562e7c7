"""Somebody is invited into a lab by mail, whether they have an account or not: nobody here learns which."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Role
from hlh.policy import NotNow, Words
from hlh.workflow import move
from learning_labs import facts
from learning_labs.models.labs import Lab
from learning_labs.models.leads import new_ref

if TYPE_CHECKING:
    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone

DAYS = 30  # that an invitation can be taken
MOST_OPEN = 50  # of a lab
MOST_A_DAY = 20  # of one facilitator, in all labs


def expiry() -> datetime:
    return now() + timedelta(days=DAYS)


def why_not(invitation: Invitation) -> Words:
    """Why an invitation that still waits can't be taken now; nothing where it can."""
    if not invitation.lab.takes_posts:
        return _("This lab has closed. It takes nobody in any more.")
    if invitation.is_expired:
        return _("This invitation is older than thirty days. Ask for a new one.")
    inviter = invitation.invited_by.person
    if invitation.is_to_facilitate and not (
        inviter and (inviter.is_administrator or inviter.holds(Role.FACILITATOR, over=invitation.lab))
    ):
        return _("Whoever invited you does not keep this lab any more. Ask its facilitators for a new invitation.")
    return ""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def invite(self, lab: Lab, address: str, *, language: str, position: str, by: Actor) -> tuple[Invitation, bool]:
        """Invite whoever has an address. One that has expired is renewed.

        Returns:
            The invitation, and whether it is new: one that is open already stays as it is.

        Raises:
            NotNow: when the lab has closed, or as many are invited as may be.
        """
        address = address.lower()
        said = {"language": language, "position": position, "invited_by": by}
        with transaction.atomic():
            Actor.objects.select_for_update(of=("self",)).get(pk=by.pk)
            here = Lab.objects.select_for_update(of=("self",)).get(pk=lab.pk)
            if not here.takes_posts:
                raise NotNow(_("This lab has closed. It takes nobody in any more."))
            if before := self.open().filter(lab=here, address=address).first():
                return before, False
            self._keep_the_measure(here, by)
            fresh = said | {"invited_at": now(), "expires_at": expiry()}
            invitation, _is_new = self.update_or_create(
                lab=here, address=address, stage=Invitation.Stage.WAITING, defaults=fresh
            )
            record(facts.INVITED, invitation, by=by, lab=here.pk, position=position)
        return invitation, True

    def _keep_the_measure(self, lab: Lab, by: Actor) -> None:
        if self.open().filter(lab=lab).count() >= MOST_OPEN:
            raise NotNow(
                _("Fifty invitations of this lab are open. Take back those that nobody answers, and invite then.")
            )
        if self.filter(invited_by=by, invited_at__gt=now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise NotNow(_("You invited twenty people within a day. Invite more tomorrow."))

    def open(self) -> Self:
        """Those that can still be taken."""
        return self.filter(stage=Invitation.Stage.WAITING, expires_at__gt=now())


class Invitation(models.Model):
    """An address that is invited into a lab. Once it is taken or taken back, no list has the address any more."""

    class Stage(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Open")
        ACCEPTED = "accepted", gettext_lazy("Taken")
        REVOKED = "revoked", gettext_lazy("Taken back")

    class Position(models.TextChoices):
        MEMBER = "member", gettext_lazy("Member")
        FACILITATOR = "facilitator", gettext_lazy("Facilitator")

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="en")  # of the letter
    position = models.CharField(max_length=11, choices=Position, default=Position.MEMBER)
    invited_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(default=expiry)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lab", "address"], condition=Q(stage="waiting"), name="an_address_is_invited_once_into_a_lab"
            ),
            models.CheckConstraint(
                condition=~Q(stage="waiting") | ~Q(address=""), name="an_open_invitation_has_an_address"
            ),
        ]
        indexes = [models.Index(fields=["invited_by", "-invited_at"], name="invitations_by_inviter")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("learning_labs:invitation", args=[self.ref])

    @property
    def is_waiting(self) -> bool:
        return self.stage == self.Stage.WAITING

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= now()

    @property
    def is_to_facilitate(self) -> bool:
        return self.position == self.Position.FACILITATOR

    def is_for(self, person: Anyone) -> bool:
        """Whether it was sent to an address that this person has confirmed."""
        if not person.is_authenticated or not self.address:
            return False
        own = EmailAddress.objects.filter(user=person.pk, email__iexact=self.address, verified=True)
        return bool(own.exists())

    @move(source=[Stage.WAITING], target=Stage.ACCEPTED, fact=facts.INVITATION_ACCEPTED, guard=why_not)
    def accept(self, person: Person, *, by: Actor) -> None:
        """Whoever has the address belongs to the lab; facilitates it where they were invited to. Nothing else is kept."""
        self.lab.welcome(person, by=by, way=Lab.Joining.INVITATION)
        if self.is_to_facilitate:
            self.lab.entrust(person, by=self.invited_by)
        if not person.language:
            person.language = self.language  # letters and pages go on as the invitation began
            person.save(update_fields=["language"])
        self.address = ""

    @move(source=[Stage.WAITING], target=Stage.REVOKED, fact=facts.INVITATION_REVOKED)
    def revoke(self, *, by: Actor) -> None:
        """It opens nothing any more."""
        self.address = ""
