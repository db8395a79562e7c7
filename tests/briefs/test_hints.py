"""Hints for readers, and an area or tags for many at once."""

from __future__ import annotations

import pytest

from briefs.checking.hints import hints_of
from briefs.models import Brief
from briefs.models.told import a_file
from hlh.activity.models import Fact
from tests.briefs.conftest import make_brief, post
from tests.conftest import sign_in

SHOUTED = "WHAT WE DID FIRST\nWe lent insulin."


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("We " + "lent stock and " * 20 + "it held.", "Readers in a second language follow about twenty."),
        ("Click here for the note.", "says nothing to who hears the links alone"),
        ("The DHMT met.", "“DHMT” is not explained."),
        (SHOUTED, "A line is in capital letters only."),
    ],
)
def test_what_is_hard_to_read_is_said_to_its_author_and_before_an_editor_decides(words, hint, amina, abena):
    brief = make_brief(amina, stage="in_review", action=words)
    for reader in (amina, abena):
        assert hint in sign_in(reader).get(f"/briefs/{brief.ref}/next/").text
    draft = make_brief(amina, action=words)
    assert hint in sign_in(amina).get(f"/briefs/{draft.ref}/edit/").text


def test_what_is_plain_gets_no_hint(amina, draft):
    assert not hints_of(draft)
    said = make_brief(
        amina, action="The district health management team (DHMT) met WHO. DHMT minutes were kept. ORS came."
    )
    assert not hints_of(said)
    assert not hints_of(make_brief(amina, action="نفد الباراسيتامول من كل الوحدات", challenge="点击 药品"))


def test_publishing_with_an_error_takes_words_that_are_kept_with_the_decision(amina, abena):
    brief = make_brief(amina, stage="in_review", action=SHOUTED)
    refused = post(abena, brief, "publication")
    assert refused.status_code == 409
    assert "say why in your words" in refused.text
    assert post(abena, brief, "publication", words="It quotes a poster.").status_code == 302
    brief.refresh_from_db()
    assert brief.decisions.get().words == "It quotes a poster."


@pytest.mark.parametrize("words", ["IMG_2031.jpg", "Photo 3", "صورة", "scan.PDF"])
def test_a_picture_that_is_only_named_is_an_error_and_one_that_is_described_is_none(words, amina, abena):
    brief = make_brief(amina, stage="in_review")
    Brief.objects.filter(pk=brief.pk).update(
        files=[a_file(1, words), a_file(2, "Our notice board with the photo of a van")]
    )

    (hint,) = hints_of(Brief.objects.get(pk=brief.pk))
    assert hint.is_error
    assert words in hint.words
    refused = post(abena, brief, "publication")
    assert refused.status_code == 409
    assert "Describe it for who does not see it." in refused.text


def classify(person, *briefs, **said):
    return sign_in(person).post("/briefs/review/classification/", {"brief": [one.ref for one in briefs]} | said)


def test_many_are_changed_at_once_and_each_refusal_is_named(amina, abena, submitted):
    other, own = make_brief(amina, stage="in_review"), make_brief(abena, stage="in_review")
    answer = classify(abena, submitted, other, own, area="9", tags="insulin, lending")
    assert answer.status_code == 200
    assert answer.text.count("Changed") == 2
    assert "Somebody else has to publish what you wrote." in answer.text
    for brief in (submitted, other):
        found = Brief.objects.get(pk=brief.pk)
        assert (found.area_id, len(found.tags), found.edition) == (9, 2, brief.edition)
    assert Brief.objects.get(pk=own.pk).area_id == 6
    assert Fact.objects.filter(verb="brief.classified").count() == 2


def test_what_is_not_in_the_list_is_counted_and_says_nothing(amina, emad, abena, submitted):
    answer = classify(emad, submitted, area="9")
    assert "1 brief is not in your list any more." in answer.text
    assert submitted.title not in answer.text
    assert Brief.objects.get(pk=submitted.pk).area_id == 6
    assert classify(amina, submitted, area="9").status_code == 403


@pytest.mark.parametrize("said", [{}, {"area": "99"}, {"tags": "x" * 80}])
def test_what_is_wrong_changes_nothing(said, abena, submitted):
    assert classify(abena, submitted, **said).status_code == 422
    assert classify(abena, area="9").status_code == 422
    assert Brief.objects.get(pk=submitted.pk).area_id == 6


def test_fifty_are_the_most(abena, submitted):
    refs = [submitted.ref, *(f"r{number}" for number in range(50))]
    answer = sign_in(abena).post("/briefs/review/classification/", {"brief": refs, "area": "9"})
    assert answer.status_code == 422
    assert "Fifty can be changed at once." in answer.text
