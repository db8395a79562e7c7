"""What somebody is told: a row first; the letter follows as they chose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.catalogue.models import Entry
from hlh.mail.models.letters import Letter
from hlh.people.models import Person, Voice
from hlh.people.voices import written_by


class Cadence(models.TextChoices):
    """How soon a letter follows a notice."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    MONTHLY = "monthly", _("Once a month")
    OFF = "off", _("Never")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: Person) -> Self:
        return self.filter(written_by(person, "to"))

    def to_collect(self) -> Self:
        """What waits for a letter that tells several things."""
        return self.filter(letter=None).exclude(collects="")


class Notice(models.Model):
    """One thing that somebody is told, with the reason; once for a fact, voice and kind."""

    to = models.ForeignKey(Voice, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+")  # none where somebody asked to be told
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")  # what it is about
    address = models.CharField(max_length=300)  # where to read it, without the site
    reason = models.CharField(max_length=300)  # why the reader is told, in their language
    collects = models.CharField(max_length=7, choices=Cadence, blank=True)  # told in a letter of the day, week or month
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices")  # the one that collects it
    at = models.DateTimeField(default=now)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "to", "kind"], name="a_fact_is_noticed_once_by_a_voice"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_notice_says_why"),
        ]
        indexes = [
            models.Index(fields=["to", "-at"], name="notices_of_a_voice"),
            models.Index(fields=["to"], condition=~Q(collects="") & Q(letter=None), name="notices_to_collect"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Preferences(models.Model):
    """What somebody chose about being told; without a row everything is told as it usually is, mostly at once."""

    class Rest(models.TextChoices):
        NONE = "", _("Letters come on every day")
        SAT_SUN = "sat-sun", _("None on Saturday and Sunday")
        FRI_SAT = "fri-sat", _("None on Friday and Saturday")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cadences = models.JSONField(default=dict)  # by kind; what is not in it comes as its kind usually does
    no_letters = models.BooleanField(default=False)  # notices on the page alone
    rest = models.CharField(max_length=7, choices=Rest, blank=True)
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(23)])
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(23)])
    hours_ahead = models.SmallIntegerField(  # of UTC
        default=0, validators=[MinValueValidator(-12), MaxValueValidator(14)]
    )
    read_at = models.DateTimeField(null=True, blank=True)  # every notice until then was read
    collected_at = models.JSONField(default=dict)  # when letters of the day, week and month were written last

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences {self.pk}"

    def cadence(self, kind: str, *, usually: Cadence = Cadence.NOW) -> Cadence:
        return Cadence(self.cadences.get(kind, usually))

    def on_their_clock(self, moment: datetime) -> datetime:
        """What their clock shows at a moment; UTC where they said nothing."""
        return moment + timedelta(hours=self.hours_ahead)

    def stop(self, kind: str) -> None:
        """Tell nothing more of this kind."""
        self.cadences = self.cadences | {kind: Cadence.OFF.value}
        self.save(update_fields=["cadences"])


class Stop(models.Model):
    """Somebody wants to be told nothing more from one place: a discussion, a question."""

    voice = models.OneToOneField(Voice, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"stop {self.pk}"
