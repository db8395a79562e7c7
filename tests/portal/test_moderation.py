"""Readers flag, facilitators decide with reasons, authors and flaggers are told, administrators read the log."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Decision, Entry, Flag
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Role
from hlh.portal.moderation import views
from hlh.portal.tasks import remind_who_decides
from learning_labs.models import Lab, Post
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in

WORDS = "We counted the stock of quinquagesima every Friday."


@pytest.fixture
def talk(db, settings):
    settings.ANSWER_PAUSE = 0
    return discuss(make_lab("careful", first_posts_wait_since=now()), address="asker@health.example")


@pytest.fixture
def held(talk, fatou):
    """The first post of a newcomer."""
    post_to(sign_in(fatou), talk, WORDS)
    settle_all()
    return Case.objects.get()


@pytest.fixture
def said(talk, amina):
    """A post that everybody reads."""
    post_to(sign_in(amina), talk, WORDS)
    settle_all()
    return Post.objects.get(text=WORDS)


def flag(person, talk, anchor="post-2", reason="wrong", words="It is every Monday."):
    return sign_in(person).post(
        f"/moderation/flag/?at={talk.address}&post={anchor}", {"reason": reason, "words": words}
    )


def decide(person, case, what, **said):
    return sign_in(person).post(f"/moderation/{case.pk}/decision/", {"what": what} | said)


def lab_facilitator(lab, name="Faraja"):
    person = make_person(name)
    Appointment.objects.appoint(person, Role.FACILITATOR, scope=[f"lab:{lab.pk}"], by=Actor.objects.system())
    return person


# Flagging


def test_a_reader_flags_a_post_and_hears_the_outcome(as_, talk, said, fatou, frida):
    page = as_(fatou).get(talk.get_absolute_url()).text
    assert f'href="/moderation/flag/?at={talk.address}&amp;post=post-2"' in page
    form = as_(fatou).get(f"/moderation/flag/?at={talk.address}&post=post-2").text
    assert WORDS in form
    assert flag(fatou, talk)["Location"] == f"{talk.address}#post-2"
    case = Case.objects.get()
    queue = as_(frida).get("/moderation/").text
    assert "Readers flagged it" in queue
    assert "It is every Monday." in queue
    assert "Fatou" not in queue
    decide(frida, case, "kept", words="It differs by district.")
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="flag-decided")
    assert "It differs by district." in letter.text
    assert not Letter.objects.filter(kind="contribution-decided").exists()  # nothing changed for its author
    assert "Decisions about what you flagged" in as_(fatou).get("/me/notices/").text


def test_strangers_see_no_way_to_flag_and_nobody_flags_their_own(client, as_, talk, said, amina):
    assert "/moderation/" not in client.get(talk.get_absolute_url()).text
    assert flag(amina, talk).status_code == 403
    assert as_(amina).get(talk.get_absolute_url()).text.count("/moderation/flag/") == 1  # the question alone


def test_a_flag_needs_a_reason_and_keeps_the_sentence(talk, said, fatou):
    refused = flag(fatou, talk, reason="")
    assert refused.status_code == 422
    assert "It is every Monday." in refused.text
    assert "Choose one of these." in refused.text


def test_somebody_flags_a_thing_once_and_others_add_to_the_same_case(talk, said, fatou, frida):
    for person in (fatou, fatou, frida):
        assert flag(person, talk).status_code == 302
    assert Case.objects.get().flags.count() == 2
    assert Fact.objects.filter(verb="case.flagged").count() == 2


def test_what_was_kept_waits_again_when_somebody_else_flags_it(talk, said, fatou, frida, oskar):
    flag(fatou, talk)
    decide(frida, Case.objects.get(), "kept")
    flag(oskar, talk, reason="unkind")
    case = Case.objects.get()
    assert case.stage == "waiting"
    decide(frida, case, "kept")
    assert [decision.flags.count() for decision in Decision.objects.order_by("pk")] == [1, 1]


def test_what_nobody_reads_cannot_be_flagged(talk, held, amina):
    assert flag(amina, talk, anchor=held.anchor).status_code == 404
    assert flag(amina, talk, anchor="post-9").status_code == 404
    inner = discuss(make_lab("inner", readers=Lab.Readers.LAB), once="inner")
    assert flag(amina, inner, anchor="post-1").status_code == 404


def test_who_flags_without_end_is_asked_to_wait_and_keeps_the_words(talk, said, fatou, monkeypatch):
    monkeypatch.setattr(views, "MOST_FLAGS_IN_A_DAY", 1)
    flag(fatou, talk)
    waiting = flag(fatou, talk, anchor="post-1")
    assert waiting.status_code == 409
    assert "It is every Monday." in waiting.text


def test_a_whole_entry_is_flagged_for_administrators_who_mend_it_where_it_stands(as_, talk, fatou, frida, ada):
    lab = talk.lab
    as_(fatou).post(f"/moderation/flag/?at=/labs/{lab.slug}/", {"reason": "other", "words": "The purpose is wrong."})
    case = Case.objects.get(entry__kind=Entry.Kind.LAB)
    assert "The purpose is wrong." not in as_(frida).get("/moderation/").text
    page = as_(ada).get("/moderation/").text
    assert "The purpose is wrong." in page
    assert "Hide it" not in page
    assert decide(ada, case, "hidden", reason="wrong").status_code == 409
    assert decide(ada, case, "kept").status_code == 302


def test_an_erased_reader_leaves_no_flag(talk, said, fatou):
    flag(fatou, talk)
    erase(fatou, by=Actor.objects.system())
    assert not Flag.objects.exists()
    assert Case.objects.get().stage == "waiting"


# Deciding


def test_the_queue_shows_why_whose_and_the_words(as_, held, frida):
    page = as_(frida).get("/moderation/").text
    assert "A first contribution" in page
    assert "A health manager" in page
    assert WORDS in page
    assert "Show it" in page
    decide(frida, held, "released")
    assert "Nothing waits for you." in as_(frida).get("/moderation/").text


def test_a_released_post_is_read_by_everybody_and_its_author_told(client, talk, held, fatou, frida):
    assert decide(frida, held, "released")["Location"] == "/moderation/"
    settle_all()
    send_due()
    assert WORDS in client.get(talk.get_absolute_url()).text
    assert Letter.objects.get(kind="contribution-decided").subject == "What you wrote is shown now"
    assert Notice.objects.get(kind="contribution-decided").address.endswith("#post-2")


def test_what_is_hidden_before_anybody_read_it_its_author_alone_sees(client, as_, talk, held, fatou, frida):
    assert decide(frida, held, "hidden", reason="patient", words="Leave the village out.").status_code == 302
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="contribution-decided").text
    assert "A patient could be recognised" in letter
    assert "Leave the village out." in letter
    mine = as_(fatou).get(talk.get_absolute_url()).text
    assert WORDS in mine
    assert "A facilitator hid this post: A patient could be recognised" in mine
    others = client.get(talk.get_absolute_url()).text
    assert "quinquagesima" not in others
    assert "A facilitator hid" not in others  # it never stood there
    assert list(differences()) == []


def test_a_hidden_post_leaves_a_line_in_its_thread_that_says_why(client, as_, talk, said, amina, fatou, frida):
    post_to(sign_in(frida), talk, "Others do so too.")
    flag(fatou, talk)
    decide(frida, Case.objects.get(), "hidden", reason="wrong", words="Monday, says the ministry.")
    page = client.get(talk.get_absolute_url()).text
    assert "quinquagesima" not in page
    assert 'id="post-2"' in page
    assert "A facilitator hid this post: It is wrong, or misleads." in page
    assert "Others do so too." in page
    assert WORDS in as_(amina).get(talk.get_absolute_url()).text
    assert "We found nothing" in client.get("/search/?q=quinquagesima").text
    assert entry_of(talk).passages.count() == 2
    assert list(differences()) == []


def test_the_title_goes_with_a_hidden_question(client, talk, fatou, frida):
    flag(fatou, talk, anchor="post-1", reason="patient")
    decide(frida, Case.objects.get(), "hidden", reason="patient")
    for address in ("/", "/labs/", talk.lab.get_absolute_url(), talk.get_absolute_url()):
        assert "Insulin ran out" not in client.get(address).text
    assert "This was hidden by a facilitator" in client.get(talk.get_absolute_url()).text
    assert list(differences()) == []


def test_a_hidden_answer_is_taken_back_from_whoever_asked(as_, talk, said, fatou, frida):
    from helpdesk.models import Question

    question = Question.objects.get()
    question.answer(by=Actor.objects.system())
    question.judge("solved", question.answers.get(), by=Actor.objects.stranger())
    settle_all()
    talk.refresh_from_db()
    assert talk.answer_id == said.pk
    flag(fatou, talk)
    decide(frida, Case.objects.get(), "hidden", reason="wrong")
    settle_all()
    talk.refresh_from_db()
    assert talk.answer_id is None
    page = as_asker(question).get(question.get_absolute_url()).text
    assert "An answer was taken back" in page
    assert "quinquagesima" not in page
    send_due()
    assert all("quinquagesima" not in letter.text for letter in Letter.objects.filter(kind="question-answered"))


def as_asker(question):
    from django.test import Client

    from hlh.links.models import Link

    browser = Client()
    _link, secret = Link.objects.give("asker", question)
    browser.get(f"{question.get_absolute_url()}?key={secret}")
    return browser


def test_what_was_hidden_before_it_was_told_is_told_to_nobody(talk, said, fatou, frida):
    from helpdesk.models import Question
    from helpdesk.tasks import tell_askers

    flag(fatou, talk)
    decide(frida, Case.objects.get(), "hidden", reason="wrong")
    tell_askers()
    settle_all()
    question = Question.objects.get()
    assert (question.stage, question.tell_at) == ("routed", None)
    assert not Letter.objects.filter(kind="question-answered").exists()


def test_hiding_needs_a_reason_and_another_reason_needs_words(held, frida):
    assert "Say why" in decide(frida, held, "hidden").text
    kept = decide(frida, held, "hidden", words="Kind words that stay.")
    assert kept.status_code == 422
    assert "Kind words that stay." in kept.text
    assert decide(frida, held, "hidden", reason="other").status_code == 422
    assert decide(frida, held, "elsewhere").status_code == 422
    assert Case.objects.get().stage == "waiting"


def test_a_decision_that_comes_too_late_is_refused_and_gives_the_words_back(held, frida, ada):
    decide(ada, held, "released")
    late = decide(frida, held, "hidden", reason="wrong", words="My long explanation.")
    assert late.status_code == 409
    assert "My long explanation." in late.text
    assert ">wrong<" not in late.text  # what was chosen is not what was typed
    assert Post.objects.get(text=WORDS).stage == "shown"


def test_what_went_away_meanwhile_is_a_conflict(held, frida):
    Post.objects.filter(text=WORDS).delete()
    assert "It is not there any more." in sign_in(frida).get(f"/moderation/{held.pk}/").text
    assert decide(frida, held, "released").status_code == 409


def test_what_is_held_is_not_kept_and_what_is_flagged_is_not_released(talk, held, amina, fatou, frida):
    assert decide(frida, held, "kept").status_code == 409
    decide(frida, held, "released")
    flag(amina, talk)
    assert decide(frida, held, "released").status_code == 409


def test_nobody_decides_about_their_own(as_, talk, frida, ada):
    post_to(sign_in(frida), talk, "Give the child 250 mg amoxicillin twice a day.")
    case = Case.objects.get()
    assert "Somebody else has to decide" in as_(frida).get("/moderation/").text
    assert decide(frida, case, "released").status_code == 403
    assert decide(ada, case, "released").status_code == 302


def test_facilitators_decide_in_their_labs_administrators_everywhere_others_nowhere(as_, talk, held, amina, ada):
    other = lab_facilitator(make_lab("elsewhere", areas=[3]), "Otieno")
    own = lab_facilitator(talk.lab)
    assert "Nothing waits for you." in as_(other).get("/moderation/").text
    assert decide(other, held, "released").status_code == 404
    assert as_(other).get(f"/moderation/{held.pk}/").status_code == 404
    assert as_(amina).get("/moderation/").status_code == 403
    assert decide(amina, held, "released").status_code == 403
    assert WORDS in as_(ada).get("/moderation/").text
    assert WORDS in as_(own).get(f"/moderation/{held.pk}/").text
    assert decide(own, held, "released").status_code == 302


def test_a_closed_lab_is_kept_by_facilitators_who_read_it(as_, fatou):
    lab = make_lab("inner", readers=Lab.Readers.LAB, first_posts_wait_since=now())
    talk = discuss(lab)
    lab.welcome(fatou, by=Actor.objects.system())
    post_to(sign_in(fatou), talk, WORDS)
    keeper = lab_facilitator(lab)
    assert WORDS not in as_(keeper).get("/moderation/").text
    lab.welcome(keeper, by=Actor.objects.system())
    assert WORDS in as_(keeper).get("/moderation/").text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_asks_as_often_for_thirty_as_for_one(as_, talk, fatou, frida, rows, django_assert_max_num_queries):
    for number in range(rows):
        post_to(sign_in(fatou), talk, f"Part {number}.")
    browser = as_(frida)
    browser.get("/moderation/")
    with django_assert_max_num_queries(10):
        page = browser.get("/moderation/").text
    assert page.count('class="entry ') == min(rows, views.CASES_ON_A_PAGE)
    assert page.index("Part 0.") > 0  # the oldest first
    assert ('rel="next"' in page) == (rows > views.CASES_ON_A_PAGE)


def test_the_way_to_the_queue_stands_in_the_head_of_those_who_decide(as_, client, amina, frida, db):
    assert 'href="/moderation/"' in as_(frida).get("/labs/").text
    assert 'href="/moderation/"' not in as_(amina).get("/labs/").text
    assert "moderation" not in client.get("/labs/").text


def test_a_facilitator_says_whether_first_posts_wait(as_, talk, fatou, frida):
    page = talk.lab.get_absolute_url()
    assert "waits here until a facilitator has read it" in as_(frida).get(page).text
    assert as_(fatou).post(f"{page}first-posts/", {"wait": "no"}).status_code == 403
    as_(frida).post(f"{page}first-posts/", {"wait": "no"})
    post_to(sign_in(fatou), talk, WORDS)
    assert Post.objects.get(text=WORDS).stage == "shown"
    as_(frida).post(f"{page}first-posts/", {"wait": "yes"})
    assert Lab.objects.get(pk=talk.lab_id).first_posts_wait
    assert Fact.objects.filter(verb="lab.first_posts").count() == 2


# Reminding


def test_what_is_held_for_a_day_is_told_once_in_one_letter(talk, held, fatou, frida):
    post_to(sign_in(fatou), talk, "Part two.")
    remind_who_decides()
    assert not Letter.objects.filter(kind="moderation-late").exists()
    Case.objects.update(since=now() - timedelta(hours=25))
    remind_who_decides()
    remind_who_decides()
    send_due()
    letter = Letter.objects.get(kind="moderation-late")
    assert "2 contributions have been held" in letter.text
    assert letter.state == "sent"


def test_administrators_are_reminded_where_no_facilitator_is(held, ada):
    Case.objects.update(since=now() - timedelta(hours=25))
    remind_who_decides()
    assert Letter.objects.get(kind="moderation-late").to.place == f"person:{ada.pk}"


def test_what_was_decided_meanwhile_reminds_nobody(held, frida):
    Case.objects.update(since=now() - timedelta(hours=25))
    remind_who_decides()
    decide(frida, held, "released")
    send_due()
    assert not Letter.objects.filter(kind="moderation-late", state="sent").exists()


# The log


def test_administrators_read_who_decided_what_when_and_why(as_, held, frida, ada):
    decide(frida, held, "hidden", reason="other", words="It names a village.")
    settle_all()
    page = as_(ada).get("/cms/moderation/").text
    assert "Frida" in page
    assert "It names a village." in page
    assert "Another reason" in page
    assert "A first contribution" in page
    assert as_(frida).get("/cms/moderation/").status_code in (302, 403)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_log_asks_as_often_for_thirty_as_for_one(as_, held, ada, rows, django_assert_max_num_queries):
    for _number in range(rows):
        held.decisions.create(what="kept", why="flagged", by=Actor.objects.of(ada))
    settle_all()
    browser = as_(ada)
    browser.get("/cms/moderation/")
    with django_assert_max_num_queries(20):
        page = browser.get("/cms/moderation/").text
    assert ("Older ones" in page) == (rows > 25)
