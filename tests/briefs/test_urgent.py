"""An editor marks what they decide as urgent: whoever follows it is told at once, a few times a day, and as far as they want letters."""

import pytest

from briefs.models import Decision
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Follow
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.taxonomy.models import Area
from tests.briefs.conftest import make_brief, post
from tests.conftest import make_person
from tests.mail.conftest import letters

WHY = "The dose in its table was wrong."


@pytest.fixture
def follower(db):
    person = make_person("Fola")
    Follow.objects.begin(person, area=Area.objects.get(number=6))
    return person


def kinds_told(person):
    settle_all()
    send_due()
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", flat=True))


def test_who_follows_its_area_reads_at_once_what_an_editor_marked_and_why(amina, abena, follower, submitted):
    assert post(abena, submitted, "publication", urgent=WHY).status_code == 302
    assert kinds_told(follower) == ["followed-urgent"]
    [letter] = letters(follower, "followed-urgent")
    assert letter.state == Letter.State.SENT
    assert submitted.title in letter.subject
    assert WHY in letter.text
    assert WHY in letter.html
    marked = Fact.objects.get(verb="brief.marked_urgent")
    assert marked.actor == Actor.objects.of(abena)
    assert Decision.objects.get(pk=marked.details["decision"]).urgent == WHY
    assert WHY not in str(marked.details)


def test_without_the_mark_nobody_is_written_to_at_once(amina, abena, follower, submitted):
    post(abena, submitted, "publication")
    assert kinds_told(follower) == ["followed"]
    assert not letters(follower, "followed-urgent")
    assert not Fact.objects.filter(verb="brief.marked_urgent").exists()


def test_a_withdrawal_is_marked_too_and_tells_no_title(abena, follower, published):
    settle_all()
    Notice.objects.all().delete()
    post(abena, published, "withdrawal", words="Wrong figures.", urgent=WHY)
    assert kinds_told(follower) == ["followed-urgent"]
    [letter] = letters(follower, "followed-urgent")
    assert WHY in letter.text
    assert published.version.title not in letter.subject + letter.text


def test_a_new_version_is_marked_and_what_fell_before_the_letter_went_is_not_told_by_it(abena, amina, follower):
    brief = make_brief(amina, stage="published")
    settle_all()
    brief.reopen(by=Actor.objects.of(amina))
    brief.keep({"note": "The right dose."}, seen=brief.edition)
    brief.submit(by=Actor.objects.of(amina))
    post(abena, brief, "publication", urgent=WHY)
    settle_all()
    brief.refresh_from_db()
    brief.withdraw("All of it was wrong.", by=Actor.objects.system())
    assert kinds_told(follower) == ["followed", "followed-urgent", "followed-fell"]
    [letter] = letters(follower, "followed-urgent")
    assert letter.state == Letter.State.UNDELIVERABLE


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"no_letters": True}, ["followed-urgent"]),
        ({"cadences": {"followed": "off"}}, []),
        ({"cadences": {"followed": "off", "followed-urgent": "daily"}}, ["followed-urgent"]),
    ],
)
def test_who_wants_no_letters_reads_it_on_the_page_at_most(abena, follower, submitted, chosen, told):
    Preferences.objects.create(person=follower, **chosen)
    post(abena, submitted, "publication", urgent=WHY)
    assert kinds_told(follower) == told
    assert not letters(follower, "followed-urgent")


def test_who_wants_nothing_of_what_falls_is_not_told_of_it_as_urgent(abena, follower, published):
    settle_all()
    Notice.objects.all().delete()
    Preferences.objects.create(person=follower, cadences={"followed-fell": "off"})
    post(abena, published, "withdrawal", words="Wrong figures.", urgent=WHY)
    assert kinds_told(follower) == []


def test_who_wants_nothing_new_but_what_falls_is_still_warned_when_it_is_urgent(abena, follower, published):
    settle_all()
    Notice.objects.all().delete()
    Preferences.objects.create(person=follower, cadences={"followed": "off"})
    post(abena, published, "withdrawal", words="Wrong figures.", urgent=WHY)
    assert kinds_told(follower) == ["followed-fell"]
    assert letters(follower, "followed-fell")[0].state == Letter.State.SENT


def test_where_its_country_is_not_read_the_words_of_the_editor_are_not_either(amina, abena, follower, submitted):
    post(abena, submitted, "publication", urgent="Kenya counted twice.")
    settle_all()
    submitted.refresh_from_db()
    submitted.versions.update(grade="region")
    assert kinds_told(follower) == ["followed-urgent"]
    [letter] = letters(follower, "followed-urgent")
    assert letter.state == Letter.State.SENT
    assert "Kenya" not in letter.subject + letter.text + letter.html


def test_an_author_marks_nothing_and_nothing_is_withdrawn(amina, published):
    refused = post(amina, published, "withdrawal", words="Wrong figures.", urgent=WHY)
    assert refused.status_code == 403
    assert "Only editors of this region" in refused.text
    published.refresh_from_db()
    assert published.is_standing
    assert 'name="urgent"' not in post(amina, published, "withdrawal", words="").text


def test_the_fourth_mark_of_a_day_is_refused_in_words_and_what_was_typed_stays(amina, abena, submitted):
    by = Actor.objects.of(abena)
    Decision.objects.bulk_create(
        Decision(brief=submitted, what="published", urgent="Wrong dose.", by=by) for _mark in range(3)
    )
    refused = post(abena, submitted, "publication", words="Well done.", urgent=WHY)
    assert refused.status_code == 422
    assert "3 briefs as urgent within a day" in refused.text
    assert WHY in refused.text
    assert "Well done." in refused.text
    submitted.refresh_from_db()
    assert submitted.stage == "in_review"
    assert post(abena, submitted, "publication", words="Well done.").status_code == 302


def test_a_reason_that_is_too_long_is_refused_beside_its_field(abena, submitted):
    refused = post(abena, submitted, "publication", urgent="x" * 201)
    assert refused.status_code == 422
    assert "200 fit" in refused.text
    submitted.refresh_from_db()
    assert submitted.stage == "in_review"


def test_the_table_of_its_acts_says_why_it_was_urgent_and_erasure_takes_the_words(abena, amina, submitted):
    from briefs.acts import acts_of
    from hlh.people.erasing import erase

    post(abena, submitted, "publication", words="Well done.", urgent=WHY)
    assert WHY in acts_of(submitted)
    erase(amina, by=Actor.objects.system())
    assert not Decision.objects.filter(brief=submitted).exclude(urgent="").exists()


def test_a_mark_that_reads_like_markup_stays_text(abena, follower, submitted):
    post(abena, submitted, "publication", urgent="<script>alert(1)</script>")
    kinds_told(follower)
    [letter] = letters(follower, "followed-urgent")
    assert "<script>" not in letter.html
