"""What the sender of a message is told: that it landed, why it did not, or that it waits for their yes.

Nothing of what came goes out again: no header, no subject, no word of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hlh.catalogue.tongues import language_of
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.cutting import own_words
from hlh.mail.models import Incoming, Letter
from hlh.mail.reading import Unreadable, parsed, read
from hlh.mail.replies import place_of, takes_files
from hlh.mail.writing import fills, letter, write_to
from hlh.people.models import Voice
from hlh.taxonomy.languages import CODES, django_code

LET_IN = "let-in"  # the purpose of the link to a voice, that shows what is held for it
ALREADY = _("This message does not wait any more.")
REASON = _("A message came in your name.")
MOST_IN_A_DAY = {"mail-landed": 1, "mail-held": 3, "mail-refused": 5}  # letters to one voice
MOST_THAT_SAY = 5  # receipts that say what is kept: what somebody answers twice they may answer otherwise
State, Why = Incoming.State, Incoming.Why

WORDS: dict[str, Promise] = {
    Why.TOO_LATE: _("The address you answered works for 180 days; they are over. Please write on the page itself."),
    Why.UNKNOWN: _("The address you wrote to takes no mail. Please answer a letter of ours, or write on the page."),
    Why.EMPTY: _("We found no words of your own in it, only what you answered. Please write above it."),
    Why.TOO_BIG: _("It is larger than 10 MB. Please send it with smaller files, or without."),
    Why.TOO_LONG: _("It is longer than 8,000 characters. Please shorten it, or send it as two messages."),
    Why.UNREADABLE: _("Some of its letters cannot be read. Please send it again as plain text."),
    Why.WINMAIL: _(
        "Your mail program packed it as winmail.dat, which only Outlook opens. Please send it again as plain text or HTML."
    ),
    Why.CLOSED: _(
        "The place you answered takes nothing now: it is closed, it was moved, or it is in slow mode and you wrote there "
        "a short time ago. Open it to see."
    ),
    Why.NO_ANSWER: _(
        "The letter that you answered asks whether you come. Please answer it with one word, yes, no or maybe, or on the "
        "page itself."
    ),
    Why.FLOOD: _("More messages came in your name than anybody writes in an hour. Please write on the page itself."),
}


def answer(incoming: Incoming, voice: Voice) -> None:
    """Tell the voice, at its own address, what became of a message; few times a day."""
    kind = {State.LANDED: "mail-landed", State.HELD: "mail-held", State.REFUSED: "mail-refused"}[State(incoming.state)]
    lately = Letter.objects.filter(to=voice, kind=kind, written_at__gt=now() - timedelta(days=1))
    place = place_of(voice)
    says = kind == "mail-landed" and place is not None and place.kept is not None
    leaves_out = kind == "mail-landed" and _leaves_files_out(incoming)
    if leaves_out or lately.count() < (MOST_THAT_SAY if says else MOST_IN_A_DAY[kind]):
        letter(to=voice, kind=kind, incoming=incoming, reason=REASON)


def refuse_somebody(incoming: Incoming, sender: str) -> None:
    """Tell somebody whom no voice is known of, in the language of what they wrote; once a day."""
    lately = Letter.objects.filter(to_address__iexact=sender, kind="mail-refused")
    if lately.filter(written_at__gt=now() - timedelta(days=1)).exists():
        return
    language = _language_of(incoming)
    with override(django_code(language)):
        write_to(sender, kind="mail-refused", language=language, incoming=incoming, reason=str(REASON))


@fills("mail-landed")
def landed(letter: Letter) -> dict[str, Any]:
    """What is kept by now, where the place says it; somebody who answered twice meanwhile reads the last."""
    place = place_of(letter.to) if letter.to else None
    return {
        "kept": place.kept(letter.to) if letter.to and place and place.kept else "",
        "leaves_files_out": letter.incoming is not None and _leaves_files_out(letter.incoming),
    }


@fills("mail-refused")
def refused(letter: Letter) -> dict[str, Any] | None:
    """Why it was not taken in; nothing any more once the message is forgotten."""
    if letter.incoming is None or letter.incoming.state != State.REFUSED:
        return None
    place = place_of(letter.to) if letter.to else None
    says = {Why.CLOSED: place.closed, Why.NO_ANSWER: place.unclear}.get(Why(letter.incoming.why)) if place else None
    return {"words": (says(letter.to) if says and letter.to else "") or WORDS[letter.incoming.why]}


@fills("mail-held")
def held(letter: Letter) -> dict[str, Any] | None:
    """One link, to one button; nothing any more when it was let in meanwhile."""
    incoming = letter.incoming
    if incoming is None or incoming.state != State.HELD or letter.to is None:
        return None
    from django.urls import reverse

    _link, secret = Link.objects.give(LET_IN, letter.to, days=30)
    return {"link": address(reverse("mail:held", args=[incoming.ref]), secret)}


def words_of(incoming: Incoming) -> str:
    """What somebody wrote, for them to know it again."""
    try:
        return own_words(read(parsed(bytes(incoming.raw))).text)
    except Unreadable:
        return ""


def _leaves_files_out(incoming: Incoming) -> bool:
    """Whether files came along with words that go where no files do."""
    if incoming.voice is None or takes_files(incoming.voice):
        return False
    return bool(read(parsed(bytes(incoming.raw))).files)


def _language_of(incoming: Incoming) -> str:
    found = language_of(words_of(incoming))
    return found if found in CODES else "en"
