"""What an administrator types to say a kind of letter otherwise, and how it reads before it is kept."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hlh.catalogue.models import Entry
from hlh.differing import difference
from hlh.mail.models import Letter, Wording
from hlh.mail.sending import words_of
from hlh.mail.wording import (
    LONGEST,
    Said,
    built_in,
    for_gettext,
    names_in,
    readable,
    saying,
    sentences_of,
    what_is_wrong,
)
from hlh.people.models.persons import Stranger
from hlh.people.voices import written_by
from hlh.taxonomy.forms import AS_WIDE_AS_ITS_FORM
from hlh.taxonomy.languages import LANGUAGES, Language, django_code, listed
from hlh.web import ShortWords

if TYPE_CHECKING:
    from hlh.people.models import Person

log = logging.getLogger(__name__)
FIGURES = {"n", "number", "enough", "days", "of"}  # what is filled in as a number, when it is shown as an example
ADDRESSES = {"link", "there", "site", "page", "address"}
DATES = {"day", "time"}


@dataclass(frozen=True, slots=True)
class Change:
    """What going back to the built-in words changes in a sentence.

    Attributes:
        part: the sentence in English.
        words: its own words and the built-in ones as one text, with what goes and what comes marked.
    """

    part: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Preview:
    """How a kind of letter reads in one language.

    Attributes:
        language: which.
        sentences: all of them, filled with the newest page that everybody reads.
        subject, text: of the newest letter of this kind that went to the administrator; empty where none did.
    """

    language: Language
    sentences: list[str]
    subject: str = ""
    text: str = ""


class RewordingForm(forms.Form):
    """A field for each sentence, with what is filled in as {name}; an emptied one is the built-in sentence again."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, kind: str, language: Language) -> None:
        super().__init__(data)
        self.kind, self.language = kind, language
        self.before = said_by_now(kind, language.code)
        self._sentences = {f"sentence_{number}": one for number, one in enumerate(sentences_of(kind), 1)}
        attrs = AS_WIDE_AS_ITS_FORM | {"lang": django_code(language.code), "dir": language.direction}
        for name, sentence in self._sentences.items():
            own = built_in(sentence, language.code)
            known = listed(f"{{{one}}}" for one in names_in(sentence))
            self.fields[name] = ShortWords(
                label=readable(sentence),
                help_text=_("Keep %(names)s: it is filled in.") % {"names": known} if known else "",
                required=False,
                max_length=LONGEST,
                initial=readable(self.before[sentence]) if sentence in self.before else own,
                widget=forms.TextInput(attrs=attrs | {"placeholder": own}),
                error_messages={
                    "max_length": gettext_lazy(
                        "This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most."
                    )
                },
            )

    def clean(self) -> dict[str, Any]:
        for name, sentence in self._sentences.items():
            if wrong := what_is_wrong(self.cleaned_data.get(name, ""), sentence) if self.cleaned_data.get(name) else "":
                self.add_error(name, wrong)
        return self.cleaned_data

    def said(self) -> dict[str, str]:
        """What reads otherwise than the hub says it by itself."""
        typed = {sentence: self.cleaned_data[name] for name, sentence in self._sentences.items()}
        code = self.language.code
        return {
            sentence: for_gettext(words)
            for sentence, words in typed.items()
            if words and words != " ".join(built_in(sentence, code).split())
        }

    @property
    def mark(self) -> str:
        """What was looked at: these words, in the place of those that are kept by now."""
        return mark_of(self.kind, self.language, self.said(), self.before)

    @property
    def was_looked_at(self) -> bool:
        """Whether exactly this was shown before."""
        return str(self.cleaned_data["seen"]) == self.mark

    def look_again(self) -> None:
        """Somebody else kept other words since this was filled in."""
        self.before = said_by_now(self.kind, self.language.code)

    def former(self) -> dict[str, str]:
        """By its field what a sentence said until somebody went back to the built-in words; nothing where other words stand."""
        row = Wording.objects.filter(kind=self.kind, language=self.language.code, words={}).first()
        said = row.former if row else {}
        return {name: readable(said[one]) for name, one in self._sentences.items() if one in said}

    def sentences(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self._sentences)


def changes_back(kind: str, language: Language, said: Said) -> list[Change]:
    """What would read otherwise with the built-in words in the place of these."""
    return [
        Change(readable(one), difference(readable(said[one]), built_in(one, language.code)))
        for one in sentences_of(kind)
        if one in said
    ]


def mark_of(kind: str, language: Language, said: Said, before: Said) -> str:
    """What somebody looked at: words, and those in whose place they come."""
    looked = json.dumps([kind, language.code, said, before], sort_keys=True)
    return hashlib.sha256(looked.encode()).hexdigest()


def said_by_now(kind: str, language: str) -> Said:
    """What is kept, asked of the database: whoever changes it does not read what a process remembers."""
    found = Wording.objects.filter(kind=kind, language=language).values_list("words", flat=True).first()
    return found or {}


def previews(kind: str, language: str, said: Said, *, reader: Person) -> list[Preview]:
    """How a kind of letter will read in all languages, with these words in one of them.

    Args:
        kind: which.
        language: of the words.
        said: what reads otherwise in it.
        reader: who looks: whole letters are shown only as they went to them.
    """
    kept = dict(Wording.objects.filter(kind=kind).values_list("language", "words")) | {language: said}
    example = Entry.objects.visible_to(Stranger()).order_by("-published_at", "-pk").first()
    own = Letter.objects.filter(written_by(reader, "to"), kind=kind, state=Letter.State.SENT).order_by("-pk").first()
    return [_preview(kind, one, kept.get(one.code, {}), example, own, reader) for one in LANGUAGES]


def _preview(
    kind: str, language: Language, said: Said, example: Entry | None, own: Letter | None, reader: Person
) -> Preview:
    with override(django_code(language.code)), saying(said):
        sentences = [_(one) % _filled(one, example, reader) for one in sentences_of(kind)]
    subject, text = _as_it_went(own, language.code, said) if own else ("", "")
    return Preview(language, sentences, subject, text)


def _as_it_went(letter: Letter, language: str, said: Said) -> tuple[str, str]:
    """A letter anew, in these words; the keys of its links are rolled back, so that they open nothing."""
    try:
        with transaction.atomic():
            words = words_of(letter, language, said)
            transaction.set_rollback(True)
    except Exception:  # what it told of is gone: the sentences are looked at all the same
        log.warning("letter %d is not shown again", letter.pk)
        return "", ""
    return words[:2] if words else ("", "")


def _filled(sentence: str, example: Entry | None, reader: Person) -> dict[str, Any]:
    """Real words for what a sentence is filled with: of the newest page that everybody reads, and of who looks."""
    title = example.title if example else _("The newest brief")
    said: dict[str, Any] = {}
    for name in names_in(sentence):
        if name in FIGURES:
            said[name] = 3
        elif name in ADDRESSES:
            said[name] = f"{settings.SITE}{example.address if example else '/'}"
        elif name in DATES:
            said[name] = date_format(now())
        elif name in ("name", "who"):
            said[name] = reader.name or reader.email
        else:
            said[name] = title
    return said
