"""Remarks on a passage: they stay with their words, are read by those who work on the text, and by nobody else."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import now

from briefs import policy
from briefs.models import Brief, Remark, a_claim
from briefs.models.remarks import Part
from briefs.remarking.anchoring import place_of
from briefs.remarking.threads import threads_of
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.links.models import Link
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from tests.briefs.conftest import TOLD, make_brief
from tests.briefs.test_reviewing import OUTSIDER, ask, came_in, letters, make_step, open_task, wambui  # noqa: F401
from tests.conftest import make_person, sign_in

QUOTE = "lent insulin to health centres"


def remark(person, brief, **said):
    """Somebody remarks on exact words of what was done."""
    form = {"section": "action", "quote": QUOTE, "words": "How many centres?", "once": "o"} | said
    return sign_in(person).post(f"/briefs/{brief.ref}/remarks/", form)


def reply(person, one, words="Nine of them."):
    address = f"/briefs/{one.brief.ref}/remarks/{one.pk}/replies/"
    return sign_in(person).post(address, {"words": words, "once": "r"})


def read(person, brief):
    return sign_in(person).get(f"/briefs/{brief.ref}/next/")


def test_a_remark_stands_under_its_section_for_who_works_on_the_text(amina, abena, submitted):
    answer = remark(abena, submitted)

    one = Remark.objects.get()
    assert answer["Location"] == f"/briefs/{submitted.ref}/next/#remark-{one.pk}"
    assert (one.section, one.quote, one.edition) == ("action", QUOTE, Brief.objects.get(pk=submitted.pk).edition)
    for reader in (amina, abena):
        page = read(reader, submitted).text
        assert page.index('id="action"') < page.index("How many centres?") < page.index('id="outcome"')
    fact = Fact.objects.get(verb="brief.remarked")
    assert fact.details == {"brief": submitted.pk}


def test_without_a_script_the_words_are_copied_and_what_is_wrong_stands_beside_the_field(abena, submitted):
    wrong = remark(abena, submitted, quote="never written here")
    assert wrong.status_code == 409
    assert "do not stand in this section" in wrong.text
    assert "How many centres?" in wrong.text
    assert remark(abena, submitted, words="").status_code == 422
    assert "Write what you want to say about it." in remark(abena, submitted, words="").text
    assert remark(abena, submitted, section="nowhere").status_code == 422
    assert not Remark.objects.exists()
    assert remark(abena, submitted, quote="lent  insulin\nto health centres").status_code == 302
    assert Remark.objects.get().quote == QUOTE


def test_the_same_form_sent_twice_is_one_remark(abena, submitted):
    remark(abena, submitted)
    remark(abena, submitted)
    assert Remark.objects.count() == 1


def test_a_remark_stays_with_its_passage_when_text_above_it_changes(amina, abena, submitted):
    remark(abena, submitted)
    submitted.send_back("See my remarks.", by=Actor.objects.system())
    submitted.keep({"action": f"First we counted. {TOLD['action']}"}, seen=submitted.edition)
    page = read(amina, submitted).text
    assert "How many centres?" in page
    assert "The words have changed" not in page

    submitted.keep({"action": "The hospital shared insulin with nine centres."}, seen=submitted.edition)
    page = read(amina, submitted).text
    assert "The words have changed. This was about:" in page
    assert QUOTE in page


def test_of_two_places_with_the_same_words_the_one_with_the_same_surroundings_is_found():
    text = "We lent stock in May. Then it rained. We lent stock in June."
    first, second = text.index("lent stock"), text.rindex("lent stock")
    assert place_of("lent stock", text, before="it rained. We ", after=" in June.") == (second, second + 10)
    assert place_of("lent stock", text, before="We ", after=" in May. Then") == (first, first + 10)
    assert place_of("lent  stock", "x" + text, before="it rained. We ", after=" in June.")[0] == second + 1
    assert place_of("sold", text) is None


def test_a_remark_on_a_claim_goes_with_the_claim_wherever_it_stands(frida, published):
    entry = published.version and Brief.objects.get(pk=published.pk)
    assert entry
    claims = [a_claim("Lending helps.", [1]), a_claim("Notes get lost.", [1])]
    brief = make_brief(frida, kind="learning", claims=claims)
    key = f"claim-{claims[1]['key']}"
    remark(frida, brief, section=key, quote="get lost")
    brief.keep({"claims": claims[::-1]}, seen=0)
    assert [thread.stands for thread in threads_of(brief, reader=frida).under[key]] == [True]
    brief.keep({"claims": claims[:1]}, seen=1)
    assert [thread.remark.section for thread in threads_of(brief, reader=frida).lost] == [key]
    assert "Their section is not in the text any more" in read(frida, brief).text


def test_a_reply_is_in_the_thread_and_told_to_who_takes_part(amina, abena, submitted):
    remark(abena, submitted)
    settle_all()
    assert [notice.kind for notice in Notice.objects.of(amina)] == ["brief-remarked"]
    assert not Notice.objects.of(abena).exists()

    reply(amina, Remark.objects.get())
    settle_all()
    send_due()
    assert Notice.objects.of(abena).count() == 1
    assert Notice.objects.of(amina).count() == 1
    assert "Nine of them." in read(abena, submitted).text
    text = Letter.objects.filter(kind="brief-remarked").latest("pk").text
    assert "Nine of them." in text
    assert "Author, A health manager" in text


def test_nobody_is_told_of_what_they_may_not_read_any_more(amina, abena, submitted):
    remark(abena, submitted)
    submitted.send_back("See my remarks.", by=Actor.objects.system())
    reply(amina, Remark.objects.get())
    settle_all()
    assert not Notice.objects.of(abena).filter(kind="brief-remarked").exists()


def test_an_empty_reply_is_asked_for_beside_its_field(amina, abena, submitted):
    remark(abena, submitted)
    answer = reply(amina, Remark.objects.get(), words=" ")
    assert answer.status_code == 422
    assert "Write what you want to say back." in answer.text


def test_it_is_resolved_folded_away_and_opened_again(amina, abena, submitted):
    remark(abena, submitted)
    one = Remark.objects.get()
    there = f"/briefs/{submitted.ref}/remarks/{one.pk}/"
    sign_in(amina).post(f"{there}resolution/")
    assert re.search(r"<summary[^>]*>Resolved:", read(abena, submitted).text)
    assert sign_in(amina).post(f"{there}resolution/").status_code == 409
    sign_in(abena).post(f"{there}reopening/")
    assert "Resolved:" not in read(abena, submitted).text
    verbs = Fact.objects.filter(verb__startswith="brief.remark").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["brief.remarked", "brief.remark_resolved", "brief.remark_reopened"]


def test_nothing_public_shows_a_remark(client, amina, abena, submitted):
    remark(abena, submitted)
    submitted.publish(by=Actor.objects.system())
    page = submitted.get_absolute_url()
    for address in (page, f"{page}1/", "/search/?q=centres"):
        for browser in (client, sign_in(abena), sign_in(amina)):
            assert "How many centres?" not in browser.get(address).text
    assert "How many centres?" not in sign_in(abena).get(f"{page}acts.csv").text
    assert "How many centres?" not in str(submitted.as_entry())


@pytest.mark.parametrize("stage", ["draft", "in_review", "published"])
def test_who_does_not_work_on_the_text_neither_reads_nor_remarks(stage, amina, emad, fatou):
    brief = make_brief(amina, stage=stage)
    for person in (emad, fatou):
        assert remark(person, brief).status_code == (403 if stage == "published" else 404)
    assert not Remark.objects.exists()
    assert remark(amina, brief).status_code == (409 if stage == "published" else 302)


def test_a_remark_of_another_brief_is_not_found(amina, abena, submitted):
    remark(abena, submitted)
    other = make_brief(amina)
    one = Remark.objects.get()
    for act in ("replies", "resolution", "reopening"):
        assert sign_in(amina).post(f"/briefs/{other.ref}/remarks/{one.pk}/{act}/").status_code == 404
    assert sign_in(amina).post(f"/briefs/{other.ref}/remarks/{2**70}/resolution/").status_code == 404


def test_a_link_to_a_review_lets_its_holder_remark_until_it_is_revoked_and_no_other_link_does(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    came_in(letters()[0])
    link = Link.objects.get(purpose="brief-review")
    assert policy.may_remark(link, brief)
    assert policy.part_of(link, brief) == Part.REVIEWER
    assert not policy.may_remark(link, make_brief(amina, stage="in_review"))
    other, _secret = Link.objects.give("used", brief)
    assert not policy.may_remark(other, brief)
    link.revoke()
    link.refresh_from_db()
    assert not policy.may_remark(link, brief)


@pytest.fixture
def outside(amina, abena):
    """A brief in review, and the browser of somebody without an account who was asked to review it."""
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    browser, page = came_in(letters()[0])
    return brief, browser, page


def say(browser, page, **said):
    form = {"act": "remark", "section": "action", "quote": QUOTE, "words": "In which month?", "once": "k"} | said
    return browser.post(page, form, headers={"Sec-Fetch-Site": "same-origin"})


def test_a_reviewer_without_account_reads_remarks_and_remarks_on_the_page_of_their_review(outside, amina, abena):
    brief, browser, page = outside
    remark(abena, brief)
    shown = browser.get(page).text
    assert "How many centres?" in shown
    assert "Remark on a passage" in shown
    assert "/naming/" not in shown
    assert "/resolution/" not in shown
    ids = re.findall(r' id="([^"]+)"', shown)
    assert sorted(ids) == sorted(set(ids)), "each label leads to its own field: both forms have words"

    answer = say(browser, page)

    one = Remark.objects.get(part=Part.REVIEWER)
    assert answer["Location"] == f"{page}#remark-{one.pk}"
    assert (one.voice, one.by.kind, one.quote) == (None, Actor.Kind.LINK, QUOTE)
    assert say(browser, page).status_code == 302
    assert Remark.objects.count() == 2  # the same form sent twice is one remark
    theirs = read(amina, brief).text
    assert "In which month?" in theirs
    assert "Dr Wanjiru" not in theirs  # who wrote it reads the words of reviewers, not their names
    assert "Dr Wanjiru" in read(abena, brief).text
    settle_all()
    send_due()
    told = Letter.objects.filter(kind="brief-remarked").latest("pk").text
    assert "In which month?" in told
    assert "Wanjiru" not in told


def test_a_reviewer_without_account_says_something_back_and_nothing_typed_is_lost(outside, abena, amina):
    brief, browser, page = outside
    remark(abena, brief)
    one = Remark.objects.get()
    wrong = say(browser, page, act="reply", remark=one.pk, words=" ")
    assert wrong.status_code == 422
    assert "Write what you want to say back." in wrong.text
    assert say(browser, page, act="reply", remark=one.pk, words="Nine.").status_code == 302
    assert "Nine." in read(abena, brief).text
    late = say(browser, page, quote="never written here")
    assert late.status_code == 409
    assert "do not stand in this section" in late.text
    assert "In which month?" in late.text
    assert say(browser, page, words="").status_code == 422
    other = make_brief(amina, stage="in_review")
    remark(abena, other, once="p")
    assert say(browser, page, act="reply", remark=Remark.objects.latest("pk").pk, words="x").status_code == 404


def test_a_reviewer_with_an_account_remarks_on_the_page_of_their_review_as_a_reviewer(amina, wambui):  # noqa: F811
    make_step()
    brief = make_brief(amina, stage="in_review")
    page = open_task(brief).get_absolute_url()
    assert "Remark on a passage" in sign_in(wambui).get(page).text
    answer = say(sign_in(wambui), page)
    one = Remark.objects.get()
    assert answer["Location"] == f"{page}#remark-{one.pk}"
    assert one.part == Part.REVIEWER
    assert one.voice.is_of(wambui)
    assert "In which month?" in sign_in(wambui).get(page).text
    assert "Wambui" not in read(amina, brief).text


def test_nobody_remarks_by_a_link_once_the_review_is_over_or_was_taken_back(outside, abena):
    brief, browser, page = outside
    brief.send_back("Count again.", by=Actor.objects.system())
    assert say(browser, page).status_code == 409
    assert not Remark.objects.exists()
    Link.objects.update(revoked_at=now())
    assert say(browser, page).status_code == 404


def test_who_remarked_chooses_how_they_are_named(amina, abena, submitted):
    for _number in range(3):
        make_person(f"Kenyan {_number}", country_id="KEN")
    remark(abena, submitted)
    there = f"/briefs/{submitted.ref}/naming/"
    assert sign_in(abena).get(there).status_code == 200
    sign_in(abena).post(there, {"naming": 3, "quoting": "no"})
    assert "Abena" in read(amina, submitted).text
    assert "Abena" not in str(Brief.objects.get(pk=submitted.pk).voice.naming)


def test_what_was_remarked_to_somebody_goes_with_them_and_what_they_remarked_stays(amina, abena, submitted):
    remark(abena, submitted)
    other = make_brief(make_person("Nekesa", country_id="KEN"), stage="in_review")
    remark(abena, other, once="p")
    erase(amina, by=Actor.objects.system())
    assert list(Remark.objects.values_list("brief", flat=True)) == [other.pk]
    erase(abena, by=Actor.objects.system())
    assert threads_of(other, reader=None).under["action"][0].who.name == "A former member"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_as_often_for_thirty_remarks_as_for_one(rows, abena, submitted, django_assert_max_num_queries):
    for number in range(rows):
        remark(abena, submitted, once=f"o{number}")
    one = Remark.objects.first()
    reply(abena, one)
    browser = sign_in(abena)
    browser.get(f"/briefs/{submitted.ref}/next/")
    with django_assert_max_num_queries(15):
        browser.get(f"/briefs/{submitted.ref}/next/")
