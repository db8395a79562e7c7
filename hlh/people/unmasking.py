"""The way to ask who a voice is, and what is seen once two people agree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from allauth.account.models import EmailAddress
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language

from hlh.people.models import Voice


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a voice is."""

    name: str
    work: str
    office: str
    addresses: list[str]


def identity_of(voice: Voice) -> Identity:
    """Whoever speaks with a voice: by their account, or by the address that they left."""
    if voice.person is None:
        return Identity("", "", "", [voice.address] if voice.address else [])
    person = voice.person
    confirmed = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    addresses = list(confirmed.values_list("email", flat=True)) or [person.email]
    return Identity(person.name, person.work, person.organisation.name if person.organisation else "", addresses)


def is_known(voice: Voice) -> bool:
    """Whether anything is known of whoever speaks: a stranger who left no address is known to nobody."""
    return voice.person_id is not None or bool(voice.address)


def way_to_ask(voice: int) -> str:
    """Where an administrator asks who the voice of this number is; no address to be guessed."""
    return _way(voice, get_language() or "en")


@lru_cache(maxsize=1024)
def _way(number: int, language: str) -> str:
    """Remembered: a page holds many voices, and `language` is in the address."""
    return reverse("people:ask_to_unmask", args=[f"{number}-{_seal(number)}"])


def opened(ref: str) -> int:
    """The number of the voice in such an address.

    Raises:
        Http404: when it was not made here.
    """
    number, _dash, seal = ref.partition("-")
    if not number.isdecimal() or len(number) > 18 or not constant_time_compare(seal, _seal(int(number))):
        raise Http404
    return int(number)


def _seal(number: int) -> str:
    return salted_hmac("hlh.people.unmasking", str(number)).hexdigest()[:24]
