"""A review as an administrator set it: steps, rounds, reviewers inside and outside, judgements."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils.timezone import now

from briefs import policy
from briefs.clearing.asking import who_may_be_asked
from briefs.models import QUESTIONS, Brief, Clearance, CoAuthor, Decision, Reviewer, Round, SecondLook, Step, Task
from briefs.reviewing import judging, reminding
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.links.models import Link
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Person, Role
from tests.briefs.conftest import editor, field, make_brief, post, refuse_to_change
from tests.conftest import make_person, sign_in

YES = {f"answer_{key}": "yes" for key in QUESTIONS}
OUTSIDER = "wanjiru@university.example"


def make_step(name: str = "Technical review", **fields) -> Step:
    said = {"role": Role.EXPERT, "rule": "any", "days": 7} | fields
    return Step.objects.create(labels={"en": name}, **said)


def clearance(**fields) -> Step:
    return make_step("Country clearance", what="clearance", role="", **fields)


def expert(name: str, *scope: str) -> Person:
    person = make_person(name)
    Appointment.objects.appoint(person, Role.EXPERT, scope=scope or ["region:AFR"], by=Actor.objects.system())
    return person


@pytest.fixture
def wambui(db: None) -> Person:
    """A WHO expert for the African Region."""
    return expert("Wambui")


def open_task(brief: Brief, step: Step | None = None) -> Task:
    found = Task.objects.running().filter(round__brief=brief)
    return found.filter(step=step).get() if step else found.get()


def judge(person: Person, task: Task, act: str = "approve", **said):
    return sign_in(person).post(task.get_absolute_url(), YES | {"act": act} | said)


def ask(person: Person, task: Task, address: str, **said):
    form = {"task": task.ref, "name": "Dr Wanjiru", "address": address, "language": "en"}
    return sign_in(person).post(f"/briefs/{task.round.brief.ref}/reviewers/", form | said)


def letters(kind: str = "brief-review") -> list[Letter]:
    settle_all()
    send_due()
    return list(Letter.objects.filter(kind=kind, state="sent").order_by("pk"))


def came_in(letter: Letter) -> tuple[Client, str]:
    """A browser in which the link of a letter was opened, and the page where it leads."""
    way = re.search(r"https?://\S+/briefs/review/by-link/[a-z0-9]+/\?key=[a-z2-7]+", letter.text)[0]
    there = urlsplit(way)
    browser = Client()
    return browser, browser.get(f"{there.path}?{there.query}")["Location"]


def send(browser: Client, page: str, act: str, **said):
    return browser.post(page, YES | {"act": act} | said, headers={"Sec-Fetch-Site": "same-origin"})


def stage_of(brief: Brief) -> str:
    return Brief.objects.get(pk=brief.pk).stage


# Steps


def test_a_brief_without_steps_is_reviewed_by_an_editor_alone(submitted, abena):
    assert not Task.objects.exists()
    assert post(abena, submitted, "publication").status_code == 302
    assert Round.objects.get().ended == "published"


def test_a_step_of_another_kind_or_region_does_not_apply(amina):
    make_step(kind="learning")
    make_step(region_id="EMR")
    retired = make_step(region_id="AFR", kind="action")
    Step.objects.filter(pk=retired.pk).update(retired_at=now())

    make_brief(amina, stage="in_review")

    assert not Task.objects.exists()


def test_publication_waits_for_every_step_and_says_which(amina, abena, wambui):
    make_step()
    brief = make_brief(amina, stage="in_review")

    answer = post(abena, brief, "publication")

    assert answer.status_code == 409
    assert "Technical review" in answer.text
    page = sign_in(abena).get(f"/briefs/{brief.ref}/next/").text
    assert "Some steps of its review are open" in page
    assert judge(wambui, open_task(brief)).status_code == 302
    assert post(abena, brief, "publication").status_code == 302
    assert stage_of(brief) == "published"


def test_steps_open_in_their_order_and_side_by_side_where_they_share_a_place(amina, abena, wambui):
    first, beside = make_step(), make_step("Method", rule="any")
    last = make_step("Second editor", role=Role.EDITOR, place=2)
    brief = make_brief(amina, stage="in_review")
    assert set(Task.objects.open().values_list("step", flat=True)) == {first.pk, beside.pk}
    assert sign_in(abena).get(open_task(brief, last).get_absolute_url()).status_code == 404

    judge(wambui, open_task(brief, first))
    assert open_task(brief, last).opened_at is None
    judge(wambui, open_task(brief, beside))

    assert open_task(brief, last).is_open
    assert open_task(brief, last).due_on == now().date() + timedelta(days=7)


def test_all_means_everybody_who_was_asked(amina, abena, wambui):
    make_step(rule="all")
    other = expert("Wekesa", "country:KEN")
    brief = make_brief(amina, stage="in_review")
    for person in (wambui, other):
        assert ask(abena, open_task(brief), person.email).status_code == 302

    judge(wambui, open_task(brief))
    assert Task.objects.open().exists()
    judge(other, open_task(brief))

    assert not Task.objects.open().exists()


def test_whoever_is_asked_no_more_is_waited_for_no_more(amina, abena, wambui):
    make_step(rule="all")
    brief = make_brief(amina, stage="in_review")
    for address in (wambui.email, OUTSIDER):
        ask(abena, open_task(brief), address)
    judge(wambui, open_task(brief))
    outside = Reviewer.objects.get(verdict="")

    answer = sign_in(abena).post(f"/briefs/{brief.ref}/reviewers/{outside.ref}/")

    assert answer.status_code == 302
    assert not Task.objects.open().exists()


# Who reviews


def test_who_holds_the_role_finds_it_in_the_list_and_others_read_nothing(amina, wambui, fatou):
    make_step()
    brief = make_brief(amina, stage="in_review")
    page = sign_in(wambui).get("/briefs/review/").text
    assert "For you to review" in page
    assert open_task(brief).get_absolute_url() in page
    assert "one-page note" in sign_in(wambui).get(open_task(brief).get_absolute_url()).text
    assert sign_in(wambui).get(f"/briefs/{brief.ref}/next/").status_code == 200

    for other in (fatou, expert("Edward", "region:EUR")):
        assert sign_in(other).get(open_task(brief).get_absolute_url()).status_code == 404
        assert sign_in(other).get(f"/briefs/{brief.ref}/next/").status_code == 404
        assert sign_in(other).get("/briefs/review/").status_code == 403
        assert judge(other, open_task(brief)).status_code == 404


def test_a_reviewer_reads_only_while_it_is_in_review(amina, abena, wambui):
    make_step()
    brief = make_brief(amina, stage="in_review")
    task = open_task(brief)
    judge(wambui, task, "save")
    post(abena, brief, "return", words="Say how many.")

    assert sign_in(wambui).get(f"/briefs/{brief.ref}/next/").status_code == 404
    page = sign_in(wambui).get(task.get_absolute_url()).text
    assert "This round of the review has ended" in page
    assert "one-page note" not in page


def test_nobody_reviews_what_they_wrote_however_they_were_asked(abena):
    author = expert("Wanja")
    make_step()
    brief = make_brief(author, stage="in_review")
    assert ask(abena, open_task(brief), author.email).status_code == 302  # whose address it is shows nowhere

    answer = judge(author, open_task(brief))

    assert answer.status_code == 403
    assert "Somebody else has to review what you wrote." in answer.text
    assert sign_in(author).get("/briefs/review/").status_code == 403
    assert letters() == []


def test_a_list_of_an_editor_says_who_reviews_as_they_were_called_and_the_author_reads_no_name(amina, abena, wambui):
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    judge(wambui, open_task(brief), "save", remark_clear="Which note?")

    page = sign_in(abena).get(f"/briefs/{brief.ref}/reviewers/").text
    assert {"Dr Wanjiru", "Wambui", "Which note?"} <= {
        words for words in ("Dr Wanjiru", "Wambui", "Which note?") if words in page
    }
    assert OUTSIDER not in page
    theirs = sign_in(amina).get(f"/briefs/{brief.ref}/next/").text
    assert "Technical review" in theirs
    assert "Wambui" not in theirs
    assert "Dr Wanjiru" not in theirs
    assert sign_in(amina).get(f"/briefs/{brief.ref}/reviewers/").status_code == 403


def test_asking_twice_asks_once(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    for address in (OUTSIDER, OUTSIDER.upper()):
        assert ask(abena, open_task(brief), address).status_code == 302

    assert Reviewer.objects.count() == 1
    assert len(letters()) == 1


def test_who_took_it_because_of_a_role_is_asked_all_the_same(amina, abena, wambui):
    make_step(rule="all")
    brief = make_brief(amina, stage="in_review")
    other = expert("Otieno")
    judge(wambui, open_task(brief), "save", remark_clear="Which note?")
    letters()
    assert ask(abena, open_task(brief), wambui.email).status_code == 302

    reviewer = Reviewer.objects.get()
    assert reviewer.asked_by.person == abena
    assert reviewer.answers["clear"]["remark"] == "Which note?"
    assert letters()[-1].to == reviewer.voice
    assert "An editor asked you to review this brief." in letters()[-1].text
    judge(other, open_task(brief))
    assert open_task(brief).done_at is None  # she is waited for now

    ask(abena, open_task(brief), other.email)
    assert Reviewer.objects.exclude(pk=reviewer.pk).get().asked_by is None  # has decided already
    assert Fact.objects.filter(verb="brief.reviewer_asked").count() == 1


def test_asking_without_an_address_says_so_beside_the_field(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")

    answer = ask(abena, open_task(brief), "no address")

    assert answer.status_code == 422
    assert "This is no mail address" in answer.text
    assert 'value="Dr Wanjiru"' in answer.text


# The checklist


def test_a_half_filled_checklist_waits_for_the_next_visit(amina, wambui):
    make_step()
    task = open_task(make_brief(amina, stage="in_review"))
    said = {"answer_clear": "partly", "remark_clear": "Which note?", "act": "save", "words": "Say how many."}

    assert sign_in(wambui).post(task.get_absolute_url(), said).status_code == 302

    page = sign_in(wambui).get(task.get_absolute_url()).text
    assert re.search(r'name="answer_clear" value="partly" checked', page)
    assert 'value="Which note?"' in page
    assert "Say how many." in page
    assert not Decision.objects.exists()


def test_a_yes_needs_every_answer_and_a_no_needs_words(amina, wambui):
    make_step()
    task = open_task(make_brief(amina, stage="in_review"))
    browser = sign_in(wambui)

    half = browser.post(task.get_absolute_url(), {"answer_clear": "yes", "act": "approve"})
    assert half.status_code == 422
    assert half.text.count("Answer this before you say yes.") == 4
    silent = browser.post(task.get_absolute_url(), {"answer_clear": "yes", "act": "return"})
    assert silent.status_code == 422
    assert "Say what has to change" in silent.text
    assert task.is_open


def test_whoever_decides_twice_is_told_so_and_keeps_their_words(amina, wambui):
    make_step(rule="all")
    brief = make_brief(amina, stage="in_review")
    judge(wambui, open_task(brief))

    again = judge(wambui, open_task(brief), "return", words="On second thoughts.")

    assert again.status_code == 409
    assert "On second thoughts." in again.text
    assert stage_of(brief) == "in_review"


# Outside


@pytest.fixture
def asked_outside(amina: Person, abena: Person) -> tuple[Brief, Letter]:
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    (letter,) = letters()
    return brief, letter


def test_a_reviewer_without_account_opens_the_draft_and_says_yes(asked_outside, abena):
    brief, letter = asked_outside
    assert letter.to.address == OUTSIDER
    assert "Technical review" in letter.text
    assert brief.title in letter.text
    browser, page = came_in(letter)
    facts = Fact.objects.count()

    shown = browser.get(page)

    assert shown.status_code == 200
    assert "one-page note" in shown.text
    assert shown["Cache-Control"] == "no-store"
    assert (Fact.objects.count(), Reviewer.objects.get().saved_at) == (facts, None)  # opening never acts
    assert send(browser, page, "save", remark_safe="Yes, with care.").status_code == 302
    assert "Yes, with care." in browser.get(page).text
    assert send(browser, page, "approve", words="Well told.").status_code == 302
    assert not Task.objects.open().exists()
    fact = Fact.objects.get(verb="brief.approved")
    assert fact.actor.kind == Actor.Kind.LINK
    assert post(abena, brief, "publication").status_code == 302
    assert "This round of the review has ended" in browser.get(page).text


def test_a_reviewer_without_account_sends_it_back_with_words(asked_outside, amina):
    brief, letter = asked_outside
    browser, page = came_in(letter)

    assert send(browser, page, "return", words="Say how many notes were lost.").status_code == 302

    assert stage_of(brief) == "draft"
    (told,) = letters("brief-decided")
    assert told.to.is_of(amina)
    assert "A reviewer says:" in told.text
    assert "Say how many notes were lost." in told.text
    assert "Wanjiru" not in told.text


def test_a_link_that_was_taken_back_or_is_old_opens_nothing(asked_outside, abena):
    brief, letter = asked_outside
    browser, page = came_in(letter)
    assert browser.get(page).status_code == 200
    sign_in(abena).post(f"/briefs/{brief.ref}/reviewers/{Reviewer.objects.get().ref}/")

    assert browser.get(page).status_code == 302
    assert browser.get(page)["Location"].startswith("/accounts/login/")
    assert send(browser, page, "approve").status_code == 404
    assert not policy.may_remark(Link.objects.get(purpose="brief-review"), brief)
    assert Fact.objects.filter(verb="brief.reviewer_taken_back").count() == 1


def test_a_link_expires(asked_outside):
    _brief, letter = asked_outside
    browser, page = came_in(letter)
    Link.objects.update(expires_at=now())

    assert browser.get(page).status_code == 302
    assert send(browser, page, "approve").status_code == 404


def test_a_link_opens_its_own_page_and_no_other(asked_outside, amina):
    brief, letter = asked_outside
    browser, _page = came_in(letter)

    assert browser.get(f"/briefs/{brief.ref}/next/").status_code == 302
    assert browser.get(f"/briefs/{brief.ref}/").status_code == 404
    other = make_brief(amina, stage="in_review")
    assert not policy.may_remark(Link.objects.get(purpose="brief-review"), other)
    assert policy.may_remark(Link.objects.get(purpose="brief-review"), brief)


@pytest.mark.parametrize("is_confirmed_before", [True, False])
def test_who_wrote_it_is_asked_at_another_address_of_theirs_and_opens_nothing_signed_in_as_nobody(
    is_confirmed_before, amina, abena
):
    make_step()
    brief, other = make_brief(amina, stage="in_review"), "amina@university.example"
    if is_confirmed_before:
        amina.emailaddress_set.create(email=other, verified=True)
    assert ask(abena, open_task(brief), other).status_code == 302
    amina.emailaddress_set.get_or_create(email=other, verified=True)
    assert letters() == []
    reviewer = Reviewer.objects.get()
    _link, secret = Link.objects.give("brief-review", reviewer, days=1)

    browser = Client()
    browser.get(f"{reviewer.get_absolute_url()}?key={secret}")

    assert browser.get(reviewer.get_absolute_url()).status_code == 403
    assert send(browser, reviewer.get_absolute_url(), "approve").status_code == 403


# Rounds


def hand_in_again(brief: Brief, **said) -> None:
    brief.refresh_from_db()
    brief.keep(said, seen=brief.edition)
    brief.submit(by=Actor.objects.system())


def test_the_next_round_shows_what_changed_in_one_click_from_the_letter(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    browser, page = came_in(letters()[0])
    send(browser, page, "return", words="Say how many notes were lost.", answer_safe="partly", remark_safe="With care.")

    hand_in_again(brief, outcome="No facility ran out. Three notes were lost.")

    assert Round.objects.filter(brief=brief).count() == 2
    letter = letters()[-1]
    assert "Say how many notes were lost." in letter.text
    to_text, to_difference = re.findall(r"\S+/by-link/\S+", letter.text)
    assert to_difference == f"{to_text}#since"
    browser, page = came_in(letter)
    shown = browser.get(page).text
    assert "<del>Two</del><ins>Three</ins>" in shown
    assert 'id="since" open' in shown
    assert 'value="With care."' in shown  # what they answered before stands there, to be left or changed


def test_a_step_stays_done_where_no_word_changed(amina, abena, wambui):
    make_step()
    last = make_step("Second editor", role=Role.EDITOR, place=2)
    brief = make_brief(amina, stage="in_review")
    judge(wambui, open_task(brief, Step.objects.first()))
    post(abena, brief, "return", words="Is this your own?")

    hand_in_again(brief)

    first = Task.objects.running().exclude(step=last).get()
    assert (first.is_carried, first.done_at is not None) == (True, True)
    assert open_task(brief, last).is_open
    page = sign_in(amina).get(f"/briefs/{brief.ref}/next/").text
    assert "no word has changed since" in page


def test_a_step_is_asked_again_where_words_changed(amina, abena, wambui):
    make_step()
    brief = make_brief(amina, stage="in_review")
    judge(wambui, open_task(brief))
    post(abena, brief, "return", words="Count again.")

    hand_in_again(brief, outcome="Three notes were lost.")

    assert open_task(brief).is_open
    assert Reviewer.objects.standing().get().verdict == ""
    assert post(abena, brief, "publication").status_code == 409


# Clearance, and the way out


def test_nobody_waits_for_a_country_whose_name_is_left_out_until_it_has_cleared_the_words(amina, abena):
    clearance()
    brief = make_brief(amina, stage="in_review")
    page = sign_in(abena).get(f"/briefs/{brief.ref}/next/").text
    assert "Its country has not cleared it yet" in page
    assert "Publish it all the same" not in page
    assert f'/briefs/{brief.ref}/publication/"' in page
    for one, act in ((brief, "publication"), (make_brief(amina, stage="in_review"), "publication/at-once")):
        assert post(abena, one, act, words="It cannot wait.").status_code == 302
        one.refresh_from_db()
        assert one.version.grade == "region"
    assert not SecondLook.objects.exists()  # no review was left out


def test_a_step_that_waits_for_a_country_is_done_once_when_it_has_cleared_the_words(amina):
    clearance()
    brief = make_brief(amina, stage="in_review")
    assert judging.settle_clearance(brief, by=Actor.objects.system())
    assert not judging.settle_clearance(brief, by=Actor.objects.system())


def test_what_is_published_without_a_second_pair_of_eyes_is_listed_until_another_editor_has_looked(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    assert post(abena, brief, "publication/at-once").status_code == 422

    answer = post(abena, brief, "publication/at-once", words="The flood is tomorrow.")

    brief.refresh_from_db()
    assert (answer.status_code, brief.stage) == (302, "published")
    listed = sign_in(abena).get("/briefs/review/alone/").text
    assert "The flood is tomorrow." in listed
    assert "Technical review" in listed
    assert "another editor looks" in listed
    assert "The flood is tomorrow." in sign_in(abena).get(brief.get_absolute_url()).text
    assert "The flood is tomorrow." not in Client().get(brief.get_absolute_url()).text
    assert post(abena, brief, "second-look").status_code == 409
    other = editor("Adwoa", "country:KEN")
    assert post(other, brief, "second-look", words="It holds.").status_code == 302
    after = sign_in(other).get("/briefs/review/alone/").text
    assert "Nothing waits for a second look" in after
    assert "It holds." in after
    assert Fact.objects.filter(verb__in=["brief.published_alone", "brief.looked_at"]).count() == 2


@pytest.mark.parametrize(("words", "why"), [("x" * 2001, "2000 fit"), ("It \ufffd holds.", "did not arrive")])
def test_words_of_a_second_look_that_do_not_fit_stand_in_their_place_with_the_reason(amina, abena, words, why):
    make_step()
    brief, older = make_brief(amina, stage="in_review"), make_brief(amina, stage="in_review")
    for one in (older, brief):
        post(abena, one, "publication/at-once", words="The flood is tomorrow.")
    other = editor("Adwoa", "country:KEN")

    answer = post(other, brief, "second-look", words=words)

    assert answer.status_code == 422
    assert answer.text.count(why) == 1
    assert field(answer.text, "words") == words  # the newest stands first
    assert answer.text.count(words) == 1
    assert SecondLook.objects.waiting().count() == 2


def test_words_about_what_another_editor_looked_at_meanwhile_are_given_back(amina, abena):
    make_step()
    brief = make_brief(amina, stage="in_review")
    post(abena, brief, "publication/at-once", words="The flood is tomorrow.")
    post(editor("Adwoa", "country:KEN"), brief, "second-look")

    late = post(editor("Efua", "country:KEN"), brief, "second-look", words="x" * 2001)

    assert late.status_code == 409
    assert "x" * 2001 in late.text


def test_only_editors_of_the_region_look_again(amina, abena, emad, fatou):
    make_step()
    brief = make_brief(amina, stage="in_review")
    post(abena, brief, "publication/at-once", words="The flood is tomorrow.")
    brief.refresh_from_db()

    assert post(emad, brief, "second-look").status_code == 403
    assert "The flood is tomorrow." not in sign_in(emad).get("/briefs/review/alone/").text
    assert sign_in(fatou).get("/briefs/review/alone/").status_code == 403
    assert SecondLook.objects.waiting().count() == 1


def test_nobody_publishes_their_own_by_the_way_out_either(abena):
    make_step()
    brief = make_brief(abena, stage="in_review")

    assert post(abena, brief, "publication/at-once", words="It cannot wait.").status_code == 403
    assert stage_of(brief) == "in_review"


def test_nobody_reviews_clears_publishes_or_looks_again_at_what_they_wrote_along(amina, abena, wambui):
    make_step()
    focal = make_person("Njeri", country_id="KEN")
    Appointment.objects.appoint(focal, Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], by=Actor.objects.system())
    brief, other = make_brief(amina), editor("Adwoa", "country:KEN")
    for person in (abena, wambui, focal):
        CoAuthor.objects.invite(brief, person.email, language="en", by=Actor.objects.of(amina))
        asked = CoAuthor.objects.get(address=person.email)
        sign_in(person).post(asked.get_absolute_url(), {"naming": 0, "quoting": "ask"})
    CoAuthor.objects.of(wambui).get().leave(by=Actor.objects.of(wambui))  # what they wrote stays theirs
    brief.submit(by=Actor.objects.system())

    assert judge(wambui, open_task(brief)).status_code == 403
    assert ask(other, open_task(brief), wambui.email).status_code == 302
    assert judge(wambui, open_task(brief)).status_code == 403
    assert letters() == []  # nobody is told to review their own
    for act in ("publication", "return", "publication/at-once"):
        assert post(abena, brief, act, words="x").status_code == 403
    assert who_may_be_asked(Clearance(brief=brief, country_id="KEN")) == []
    post(other, brief, "publication/at-once", words="The flood is tomorrow.")
    assert post(abena, brief, "second-look").status_code == 403
    assert SecondLook.objects.waiting().count() == 1


def test_the_other_editors_of_the_region_hear_once_of_what_was_published_alone(amina, abena, emad):
    make_step()
    other = editor("Adwoa", "country:KEN")
    brief = make_brief(amina, stage="in_review")
    post(abena, brief, "publication/at-once", words="The flood is tomorrow.")
    settle_all()

    told = Notice.objects.filter(kind="brief-published-alone")
    assert [notice.collects for notice in told.of(other)] == ["daily"]
    assert told.count() == 1  # neither who published it, nor editors of other regions


def test_who_wants_it_at_once_reads_why_it_could_not_wait(amina, abena):
    make_step()
    other = editor("Adwoa", "country:KEN")
    Preferences.objects.create(person=other, cadences={"brief-published-alone": "now"})
    brief = make_brief(amina, stage="in_review")
    post(abena, brief, "publication/at-once", words="The flood is tomorrow.")

    (letter,) = letters("brief-published-alone")
    assert "The flood is tomorrow." in letter.text
    assert f"/briefs/{Brief.objects.get(pk=brief.pk).ref}/" in letter.text
    assert "Abena" not in letter.text


# Due days


def test_two_reminders_at_most_then_the_editors_are_told_once(amina, abena):
    make_step(days=3)
    brief = make_brief(amina, stage="in_review")
    ask(abena, open_task(brief), OUTSIDER)
    letters()
    told = []
    for day in range(12):
        start = now() - timedelta(days=day)
        said = {"opened_at": start, "due_on": start.date() + timedelta(days=3)}
        reminded = Task.objects.get().reminded_at
        Task.objects.update(**said, reminded_at=reminded and reminded - timedelta(days=1))
        reminding.remind()
        reminding.remind()
        told.append((len(letters("brief-review-due")), len(letters("brief-review-late"))))

    assert told == [(0, 0)] * 2 + [(1, 0)] * 3 + [(2, 0)] * 2 + [(2, 1)] * 5
    assert {letter.to.address for letter in letters("brief-review-due")} == {OUTSIDER}
    (late,) = letters("brief-review-late")
    assert late.to.is_of(abena)
    assert f"/briefs/{brief.ref}/reviewers/" in late.text


def test_whoever_has_decided_is_not_reminded(amina, abena, wambui):
    make_step(rule="all")
    brief = make_brief(amina, stage="in_review")
    for address in (wambui.email, OUTSIDER):
        ask(abena, open_task(brief), address)
    judge(wambui, open_task(brief))
    letters()
    Task.objects.update(opened_at=now() - timedelta(days=7), due_on=now().date())

    reminding.remind()

    assert [letter.to.address for letter in letters("brief-review-due")] == [OUTSIDER]


def test_one_that_cannot_be_reminded_of_keeps_no_other_from_it(amina, abena, caplog):
    make_step()
    first, last = (open_task(make_brief(amina, stage="in_review")) for _brief in range(2))
    Task.objects.update(opened_at=now() - timedelta(days=7), due_on=now().date())
    refuse_to_change(first)

    assert reminding.remind() == 1

    assert [fact.details["task"] for fact in Fact.objects.filter(verb="brief.review_reminded")] == [last.pk]
    assert f"task {first.pk} is reminded of in the next round" in caplog.text


# The acts


def test_each_act_of_a_review_stands_in_the_list_with_its_words(amina, abena, wambui):
    make_step()
    brief = make_brief(amina, stage="in_review")
    judge(wambui, open_task(brief), words="Well counted.")
    post(abena, brief, "publication")
    brief.refresh_from_db()

    rows = list(csv.DictReader(io.StringIO(sign_in(abena).get(f"/briefs/{brief.ref}/acts.csv").text)))

    acts = [row["act"] for row in rows]
    assert acts == [
        "brief.started",
        "brief.review_opened",
        "brief.submitted",
        "brief.approved",
        "brief.review_done",
        "brief.published",
    ]
    assert rows[3]["words"] == "Well counted."
    assert "Wambui" not in str(rows)


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_of_a_review_asks_as_often_for_thirty_as_for_one(
    many, amina, abena, wambui, django_assert_max_num_queries
):
    for number in range(many):
        make_step(f"Step {number}")
    brief = make_brief(amina, stage="in_review")
    task = Task.objects.open().first()
    reviewing, editing = sign_in(wambui), sign_in(abena)
    with django_assert_max_num_queries(15):  # the remarks, and what this reader has to do with the text
        assert reviewing.get(task.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(9):
        assert editing.get(f"/briefs/{brief.ref}/reviewers/").status_code == 200


def test_who_reviews_is_led_from_the_text_to_their_answer(amina, wambui):
    make_step()
    brief = make_brief(amina, stage="in_review")
    there = open_task(brief).get_absolute_url()
    assert there in sign_in(wambui).get(f"/briefs/{brief.ref}/next/").text
    assert there not in sign_in(amina).get(f"/briefs/{brief.ref}/next/").text
