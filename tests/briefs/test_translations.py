"""A brief in other languages: by section, by people for good, by a machine until then."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from briefs.models import Brief, Step, TranslatedSection, Translation
from briefs.translating import machining
from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.people.models import Appointment, Role
from hlh.translating import Away
from tests.briefs.conftest import TOLD, make_brief, new_version
from tests.conftest import make_person, sign_in

FRENCH = {
    "words-title": "Des prêts entre établissements ont gardé l’insuline en stock",
    "words-action": "L’hôpital a prêté de l’insuline aux centres de santé.",
}


@pytest.fixture
def eva(db):
    """An expert, who may translate."""
    person = make_person("Eva", country_id="SEN")
    Appointment.objects.appoint(person, Role.EXPERT, by=Actor.objects.system())
    return person


def marks(page):
    return dict(re.findall(r'name="(mark-[\w-]+)" value="([^"]*)"', page))


def write(person, brief, said, language="fr", *, page=None, **more):
    """Somebody types into the screen, with the words in sight that it shows."""
    browser, address = sign_in(person), f"/briefs/{brief.ref}/translations/{language}/"
    return browser.post(address, marks(page or browser.get(address).text) | said | more)


def text_of(brief, key="action", language="fr"):
    return TranslatedSection.objects.get(translation__brief=brief, translation__language=language, key=key)


def test_a_reader_of_french_reads_french_where_there_is_some_and_the_rest_as_written(client, published, eva):
    assert write(eva, published, FRENCH).status_code == 302

    page = client.get(f"/fr/briefs/{published.ref}/").text
    assert '<h1 lang="fr" dir="auto">Des prêts' in page
    assert f'<div class="said" lang="fr" dir="auto"><p>{FRENCH["words-action"]}' in page
    assert f'<div class="said" lang="en" dir="auto"><p>{TOLD["outcome"]}' in page
    assert TOLD["action"] not in page
    english = client.get(f"/briefs/{published.ref}/").text
    assert TOLD["action"] in english
    assert FRENCH["words-action"] not in english
    original = client.get(f"/fr/briefs/{published.ref}/?words=original").text
    assert TOLD["action"] in original
    assert FRENCH["words-action"] not in original


def test_a_changed_section_marks_its_translation_and_nothing_else(client, published, eva):
    write(eva, published, FRENCH)
    new_version(published, action="The hospital lent insulin and syringes.")

    page = client.get(f"/fr/briefs/{published.ref}/").text
    assert FRENCH["words-action"] in page
    with override("fr"):
        assert _("The original of this section was changed since.") in page
    screen = sign_in(eva).get(f"/briefs/{published.ref}/translations/fr/").text
    assert screen.count("The original was changed") == 1
    assert "1 section was changed since it was translated" in screen


def test_still_right_is_one_tap(published, eva):
    write(eva, published, FRENCH)
    new_version(published, action="The hospital lent insulin to the health centres.")

    write(eva, published, {}, right="action")

    screen = sign_in(eva).get(f"/briefs/{published.ref}/translations/fr/").text
    assert "The original was changed" not in screen
    assert text_of(published).words == FRENCH["words-action"]


def test_what_somebody_else_saved_meanwhile_is_not_written_over_and_nothing_typed_is_lost(published, eva, amina):
    old = sign_in(eva).get(f"/briefs/{published.ref}/translations/fr/").text
    write(amina, published, {"words-action": "De l’auteure."})

    late = write(eva, published, FRENCH, page=old)

    assert late.status_code == 409
    assert FRENCH["words-action"] in late.text.replace("&#x27;", "’")
    assert "De l’auteure." in late.text
    assert text_of(published).words == "De l’auteure."
    assert text_of(published, "title").words == FRENCH["words-title"]


def test_an_emptied_section_reads_as_written_and_the_last_one_leaves_the_language(client, published, eva):
    write(eva, published, {"words-action": "Prêté."})
    write(eva, published, {"words-action": ""})

    assert Brief.objects.get(pk=published.pk).tongues == []
    assert TOLD["action"] in client.get(f"/fr/briefs/{published.ref}/").text


def test_the_search_finds_the_translated_words(published, eva):
    write(eva, published, FRENCH)
    passages = entry_of(published).passages.filter(language="fr")
    assert set(passages.values_list("anchor", flat=True)) == {"action-fr", "title-fr"}
    assert not list(differences())


@pytest.mark.parametrize(("who", "status"), [("amina", 200), ("abena", 200), ("eva", 200), ("fatou", 403)])
def test_who_may_translate(who, status, request, published):
    person = request.getfixturevalue(who)
    answer = sign_in(person).get(f"/briefs/{published.ref}/translations/fr/")
    assert answer.status_code == status
    assert write(person, published, FRENCH).status_code == (403 if status == 403 else 302)


@pytest.mark.parametrize("language", ["en", "xx", "pt"])
def test_into_its_own_language_or_an_unknown_one_nothing_is_translated(published, eva, language):
    assert sign_in(eva).get(f"/briefs/{published.ref}/translations/{language}/").status_code == 404


def test_a_draft_is_not_translated_before_it_is_published(submitted, amina, eva):
    for person in (amina, eva):
        assert sign_in(person).get(f"/briefs/{submitted.ref}/translations/fr/").status_code == 404


class Machine:
    """Says the same backwards, or is away."""

    name = "Babel"

    def __init__(self, away=0):
        self.away, self.asked = away, []

    def translate(self, text, *, source, target):
        self.asked.append(text)
        if self.away:
            self.away -= 1
            raise Away("answered 503")
        return text[::-1]


def test_the_machine_begins_and_never_writes_over_a_person(client, published, eva, monkeypatch):
    write(eva, published, {"words-action": "De sa main."})
    machine = Machine()
    monkeypatch.setattr("hlh.translating.working.translator", lambda: machine)
    machining.want(published, "fr")

    machining.translate_waiting()

    assert text_of(published).words == "De sa main."
    assert text_of(published, "title").words == TOLD["title"][::-1]
    assert TOLD["action"] not in machine.asked
    assert "Babel" in client.get(f"/fr/briefs/{published.ref}/").text
    assert Translation.objects.get().due_at is None


def test_a_machine_that_is_away_is_asked_again_and_then_given_up(published, monkeypatch):
    machine = Machine(away=9)
    monkeypatch.setattr("hlh.translating.working.translator", lambda: machine)
    machining.want(published, "ar")
    for _round in range(6):
        machining.translate_waiting()
        Translation.objects.exclude(due_at=None).update(due_at=now() - timedelta(seconds=1))

    wanted = Translation.objects.get()
    assert (wanted.due_at, wanted.trouble) == (None, "away")
    assert len(machine.asked) == Translation.MOST_TRIES


def test_a_stranger_costs_one_query_more_where_it_is_translated_and_none_where_not(
    client, published, eva, django_assert_max_num_queries
):
    write(eva, published, FRENCH)
    for language in ("", "/fr", "/ar"):
        client.get(f"{language}/briefs/{published.ref}/")
        with django_assert_max_num_queries(8):
            client.get(f"{language}/briefs/{published.ref}/")


def test_arabic_reads_from_the_right_beside_what_is_left_in_english(client, published, eva):
    write(eva, published, {"words-action": "أعار المستشفى الأنسولين."}, "ar")
    page = client.get(f"/ar/briefs/{published.ref}/").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<div class="said" lang="ar" dir="auto"><p>أعار' in page
    assert '<h1 lang="en" dir="auto">' in page


def test_a_translation_names_no_country_that_is_not_cleared(client, amina, eva):
    Step.objects.create(labels={"en": "Clearance"}, what=Step.What.CLEARANCE)
    brief = make_brief(amina, stage="published")
    write(eva, brief, {"words-action": "Au Kenya, l’hôpital a prêté."})

    assert "Kenya" not in client.get(f"/fr/briefs/{brief.ref}/").text
    assert not entry_of(brief).passages.filter(text__contains="Kenya").exists()
