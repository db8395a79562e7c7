"""Whoever reviewed, cleared, translated or wrote along is asked once whether to be listed; and nobody on the list gives a country away."""

from __future__ import annotations

from briefs.crediting import answer, contributors_of
from briefs.models import Brief, Certificate, Clearance, CoAuthor, Contribution, Reviewer
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Naming, Voice
from hlh.people.models.persons import Stranger
from hlh.people.voices import written_by
from tests.briefs.clearing.conftest import asked, cleared, step, waiting  # noqa: F401  fixtures
from tests.briefs.conftest import make_brief, post
from tests.briefs.test_crediting import ORCID, wanjiru  # noqa: F401  a fixture
from tests.briefs.test_reviewing import OUTSIDER, ask, came_in, judge, letters, make_step, open_task, send, wambui  # noqa: F401
from tests.briefs.test_together import join
from tests.briefs.test_translations import FRENCH, eva, write  # noqa: F401  a fixture
from tests.conftest import sign_in

Role = Contribution.Role


def credited(brief, role):
    settle_all()
    return Contribution.objects.filter(brief=brief, role=role)


def agree(made):
    answer(made, agrees=True, by=Actor.objects.system())
    return made


def of_its_focal_points(brief):
    """Its country is asked, and no contact by mail."""
    clearance = asked(brief)
    Clearance.objects.filter(pk=clearance.pk).update(voice=None)
    clearance.refresh_from_db()
    return clearance


def published_by(person, brief):
    assert post(person, brief, "publication").status_code == 302
    brief.refresh_from_db()
    return brief


def test_who_approved_is_asked_once_it_is_published_and_who_did_not_is_not(amina, abena, wambui):  # noqa: F811
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), wambui.email)
    ask(abena, open_task(brief), OUTSIDER, name="Dr Otieno")
    judge(wambui, open_task(brief))
    assert not credited(brief, Role.REVIEWER).exists()
    published_by(abena, brief)

    (made,) = credited(brief, Role.REVIEWER)
    assert made.voice.is_of(wambui)
    assert made.asked_at is not None
    assert Notice.objects.of(wambui).filter(kind="credit-asked").count() == 1
    assert "Shall we list you?" in sign_in(wambui).get("/me/").text


def test_a_reviewer_by_link_is_asked_by_a_letter_to_their_address(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    browser, page = came_in(letters()[0])
    send(browser, page, "approve", words="Well told.")
    published_by(abena, brief)

    (made,) = credited(brief, Role.REVIEWER)
    assert made.voice_id == Reviewer.objects.get().voice_id
    send_due()
    assert Letter.objects.get(kind="credit-asked").to.address == OUTSIDER


def test_who_approved_the_same_words_in_the_round_before_is_credited_and_of_other_words_not(amina, abena, wambui):  # noqa: F811
    make_step()
    same, other = make_brief(amina, stage="in_review"), make_brief(amina, stage="in_review")
    for brief, outcome in ((same, ""), (other, "Three notes were lost.")):
        judge(wambui, open_task(brief))
        post(abena, brief, "return", words="Is this your own?")
        brief.refresh_from_db()
        if outcome:
            brief.keep({"outcome": outcome}, seen=brief.edition)
        brief.submit(by=Actor.objects.system())
    published_by(abena, same)
    other.publish_at_once(reason="It cannot wait.", by=Actor.objects.of(abena))

    assert credited(same, Role.REVIEWER).count() == 1
    assert not credited(other, Role.REVIEWER).exists()


def test_who_translated_is_asked_and_who_only_emptied_it_is_not(published, eva, amina):  # noqa: F811
    write(eva, published, FRENCH)
    write(eva, published, FRENCH | {"words-action": "Autrement."})
    (made,) = credited(published, Role.TRANSLATOR)
    assert made.voice.is_of(eva)
    assert made.asked_at is not None

    write(amina, published, {"words-title": "", "words-action": ""})
    assert credited(published, Role.TRANSLATOR).count() == 1


def test_who_joined_is_credited_as_they_are_named_in_the_brief(amina, fatou, draft):
    join(amina, fatou, draft)

    (made,) = credited(draft, Role.CO_AUTHOR)
    assert made.voice_id == CoAuthor.objects.get().voice_id
    assert made.asked_at is None  # nothing is public yet


def test_who_has_two_parts_stands_on_one_line(amina, abena, wambui):  # noqa: F811
    make_step()
    brief = make_brief(amina, stage="in_review")
    judge(wambui, open_task(brief))
    published_by(abena, brief)
    settle_all()
    write(wambui, brief, FRENCH)
    settle_all()
    for made in Contribution.objects.filter(brief=brief, consented_at=None):
        agree(made)
    assert [one.roles for one in contributors_of(brief, reader=Stranger())][1:] == [["Reviewer", "Translator"]]


def test_the_contact_who_cleared_what_is_public_is_asked_by_letter(waiting, abena):  # noqa: F811
    clearance = cleared(waiting)
    assert not credited(waiting, Role.CLEARER).exists()
    published_by(abena, waiting)

    (made,) = credited(waiting, Role.CLEARER)
    assert made.voice_id == clearance.voice_id
    agree(made)
    assert "Cleared it for the country" in str(contributors_of(Brief.objects.get(pk=waiting.pk), reader=Stranger()))
    clearance.take_back(by=Actor.objects.system())
    assert "Cleared it for" not in str(contributors_of(Brief.objects.get(pk=waiting.pk), reader=Stranger()))


def test_a_focal_point_who_clears_it_after_publication_is_asked_with_their_account(waiting, abena, wanjiru):  # noqa: F811
    published_by(abena, waiting)
    clearance = of_its_focal_points(waiting)
    clearance.give(grade="country", until=None, seen=clearance.hash, by=Actor.objects.of(wanjiru))

    (made,) = credited(waiting, Role.CLEARER)
    assert made.voice.is_of(wanjiru)


def test_nobody_who_is_listed_gives_away_a_country_that_has_not_cleared_it(client, waiting, abena, wanjiru):  # noqa: F811
    published_by(abena, waiting)
    clearance = of_its_focal_points(waiting)
    clearance.give(grade="region", until=None, seen=clearance.hash, by=Actor.objects.of(wanjiru))
    (made,) = credited(waiting, Role.CLEARER)
    Voice.objects.filter(pk=made.voice_id).update(naming=Naming.OFFICE)
    agree(made)
    there = waiting.get_absolute_url()

    page = client.get(there).text
    assert "Cleared it for the country" in page
    for word in ("Wanjiru", "Kenya", "Ministry of Health", ORCID):
        assert word not in page
    certificate = Certificate.objects.issue(made)
    assert "Wanjiru" not in client.get(certificate.get_absolute_url()).text

    clearance.give(grade="country", until=None, seen=clearance.hash, by=Actor.objects.of(wanjiru))
    assert "Wanjiru" in client.get(there).text


def test_it_is_asked_of_nobody_twice(amina, abena, wambui):  # noqa: F811
    make_step()
    brief = make_brief(amina, stage="in_review")
    for outcome in ("Two notes were lost.", "Three notes were lost."):
        judge(wambui, open_task(brief))
        published_by(abena, brief)
        settle_all()
        brief.reopen(by=Actor.objects.system())
        brief.keep({"note": "New figures.", "outcome": outcome}, seen=brief.edition)
        brief.submit(by=Actor.objects.system())
    assert Notice.objects.filter(written_by(wambui, "to"), kind="credit-asked").count() == 1
