"""What a call asks of one partner, and how that went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.activity.ledger import Details
from hlh.network import facts
from hlh.network.models.calls import Call, new_ref
from hlh.network.models.partners import Partner
from hlh.people.models import Voice
from hlh.people.voices import organisation_voice
from hlh.policy import Words
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.activity.models import Actor


class AskQuerySet(models.QuerySet["Ask"]):
    def asked(self) -> Self:
        """Those whose partner was written to."""
        return self.filter(asked_at__isnull=False)

    def this_month(self) -> Self:
        """What counts against the budget of a partner."""
        return self.filter(asked_at__date__gte=localdate().replace(day=1))

    def for_listing(self) -> Self:
        return self.select_related("partner__organisation").order_by("partner__organisation__name", "pk")


def _is_closed(ask: Ask) -> Words:
    return "" if ask.call.is_open else _("This call is closed; nothing more is taken.")


class Ask(models.Model):
    """One partner of a call: asked, or left out with the reason."""

    class Stage(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a partner", "Asked")
        ANSWERED = "answered", pgettext_lazy("a partner", "Answered")
        NOTHING = "nothing", _("Has nothing on this")
        LEFT_OUT = "left_out", _("Left out")

    class Why(models.TextChoices):
        """Why a partner was left out."""

        BUDGET = "budget", _("As many calls as it takes in a month were sent to it.")
        PEOPLE = "people", _("Its people were asked as often this month as they chose.")
        NOBODY = "nobody", _("Nobody of it can be reached: name a contact, or set a mail address.")
        UNTICKED = "unticked", _("It was not chosen.")

    ref = models.CharField(max_length=10, unique=True, default=new_ref)
    call = models.ForeignKey(Call, models.CASCADE, related_name="asks")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="asks")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.ASKED)
    why = models.CharField(max_length=8, choices=Why, blank=True)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")  # of the partner itself, named
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # first

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "partner"], name="a_call_asks_a_partner_once"),
            models.CheckConstraint(
                condition=Q(stage="left_out", asked_at=None) & ~Q(why="")
                | ~Q(stage="left_out") & Q(asked_at__isnull=False, why=""),
                name="a_partner_is_asked_or_left_out_with_the_reason",
            ),
        ]
        indexes = [models.Index(fields=["partner", "asked_at"], name="asks_of_a_partner")]

    def __str__(self) -> str:
        return f"{self.stage} {self.partner_id}"

    def get_absolute_url(self) -> str:
        return reverse("network:answer", args=[self.ref])

    @property
    def place(self) -> str:
        """Where whoever is asked for it is told so, and answers."""
        return f"ask:{self.ref}"

    @property
    def is_asked(self) -> bool:
        return self.stage != self.Stage.LEFT_OUT

    def own_voice(self) -> Voice:
        """The voice in which the partner's words are shown and quoted: it names the partner, and nobody of it."""
        place = f"answer:{self.ref}"
        return organisation_voice(self.partner.organisation_id, place, language=self.partner.language)

    @move(source=[Stage.ASKED], target=Stage.NOTHING, fact=facts.NOTHING, guard=_is_closed, under="call")
    def say_nothing(self, *, by: Actor) -> Details:
        """It has nothing on this; it is not reminded. An answer that comes after all is taken."""
        self.answered_at = now()
        return {"call": self.call_id, "partner": self.partner_id}
