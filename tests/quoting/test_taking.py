"""Taking exact words out of a post, without a script."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.models import Brief
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Excerpt
from hlh.loop import take_words
from hlh.people.models import Appointment, Role, Voice
from hlh.policy import NotNow
from tests.conftest import PASSWORD, discuss, make_lab, make_person, post_to, sign_in
from tests.quoting.conftest import LENT, NOTE, letters, link_in, publish, say, take, words_page


def test_a_facilitator_takes_exact_words_into_a_new_learning_brief(talk, yes, frida):
    answer = take(frida, talk)

    brief, excerpt = Brief.objects.get(), Excerpt.objects.get()
    assert answer["Location"] == f"/briefs/{brief.ref}/#sources"
    assert (brief.kind, brief.excerpts, brief.challenge) == ("learning", [excerpt.pk], talk.title)
    assert (excerpt.words, excerpt.before, excerpt.after) == (
        NOTE,
        "We lent insulin to two health posts. ",
        " Nobody asked for more.",
    )
    assert excerpt.voice == Voice.objects.get(person=yes, place=talk.place)
    assert excerpt.settled_at is not None
    fact = Fact.objects.get(verb="excerpt.taken")
    assert fact.details == {"entry": brief.roots.get().pk, "stage": "given"}
    page = sign_in(frida).get(f"/briefs/{brief.ref}/").text
    assert NOTE in page
    assert "Yessica" in page
    assert f"{talk.get_absolute_url()}#post-2" in page


def test_the_form_is_prefilled_with_the_post_and_offers_ones_own_drafts(talk, yes, frida):
    take(frida, talk)
    browser = sign_in(frida)

    posts = browser.get(words_page(talk)).text
    form = browser.get(f"{words_page(talk)}?post=2").text

    assert "?post=2" in posts
    assert LENT in form
    assert Brief.objects.get().ref in form
    assert "A new learning brief" in form


def test_words_that_are_not_the_posts_are_refused_beside_the_field_and_kept(talk, yes, frida):
    answer = take(frida, talk, "A two-page note was enough.")

    assert answer.status_code == 422
    assert "These are not the exact words of the post" in answer.text
    assert "A two-page note was enough." in answer.text
    assert not Excerpt.objects.exists()
    assert not Brief.objects.exists()


@pytest.mark.parametrize(
    ("words", "why"), [("", "Please write something here"), ("x" * 2001, "2000 fit"), ("\0", "did not arrive")]
)
def test_bad_words_are_refused_with_the_remedy(talk, yes, frida, words, why):
    answer = take(frida, talk, words)

    assert answer.status_code == 422
    assert why in answer.text


def test_who_does_not_allow_it_cannot_be_quoted_and_it_is_said_what_to_do(talk, refuses, frida):
    page = sign_in(frida).get(words_page(talk)).text
    answer = take(frida, talk)

    remedy = "Its author has not allowed quoting. Ask in the discussion, or tell it in your own words."
    assert remedy in page
    assert "?post=2" not in page
    assert (answer.status_code, remedy in answer.text) == (422, True)
    assert not Excerpt.objects.exists()


def test_a_stranger_who_wants_to_be_asked_cannot_be_asked(talk, yes, frida):
    answer = take(frida, talk, "Insulin ran out in four", post=1)

    assert answer.status_code == 422
    assert "nobody can reach them" in answer.text


def test_nobody_is_asked_for_their_own_words(talk, frida):
    post_to(sign_in(frida), talk, LENT, quoting="ask")

    take(frida, talk)

    assert Excerpt.objects.get().stage == "given"
    assert not letters("consent-asked")


def test_more_words_go_into_the_same_draft_and_the_same_form_sent_twice_takes_them_once(talk, yes, frida):
    take(frida, talk)
    take(frida, talk)
    brief = Brief.objects.get()
    take(frida, talk, "We lent insulin", into=brief.ref)
    take(frida, talk, "We lent insulin", into=brief.ref)

    brief.refresh_from_db()
    assert [one.words for one in Excerpt.objects.order_by("pk")] == [NOTE, "We lent insulin"]
    assert brief.excerpts == list(Excerpt.objects.order_by("pk").values_list("pk", flat=True))


def test_a_form_of_the_brief_that_is_open_meanwhile_loses_nothing(talk, yes, frida):
    take(frida, talk)
    brief = Brief.objects.get()
    form = {"title": "Lending", "edition": brief.edition, "naming": "0", "quoting": "ask"}
    take(frida, talk, "We lent insulin", into=brief.ref)

    answer = sign_in(frida).post(f"/briefs/{brief.ref}/edit/", form)

    brief.refresh_from_db()
    assert answer.status_code == 302
    assert (brief.title, len(brief.excerpts)) == ("Lending", 2)


def test_words_go_into_nobody_elses_draft(talk, yes, frida):
    take(frida, talk)
    other = make_person("Edith")
    Appointment.objects.appoint(other, Role.EDITOR, by=Actor.objects.system())

    assert take(other, talk, into=Brief.objects.get().ref).status_code == 422
    assert Excerpt.objects.count() == 1


def test_only_those_who_gather_take_words_and_others_are_told_why(client, talk, yes, fatou, frida):
    assert client.get(words_page(talk)).status_code == 302
    assert words_page(talk) in sign_in(frida).get(talk.get_absolute_url()).text
    member = sign_in(fatou)
    assert words_page(talk) not in member.get(talk.get_absolute_url()).text
    refused = member.post(words_page(talk), {"post": 2, "words": NOTE})
    assert refused.status_code == 403
    assert "Only facilitators, editors and experts" in refused.text
    assert NOTE in refused.text


def test_a_lab_that_one_may_not_read_and_a_post_that_is_not_there_are_misses(talk, frida):
    closed = discuss(make_lab("inner", readers="lab"), once="other")
    browser = sign_in(frida)

    assert browser.get(words_page(closed)).status_code == 404
    assert browser.get(f"{words_page(talk)}?post=99").status_code == 404
    assert browser.get(f"{words_page(talk)}?post=x").status_code == 404


def test_nobody_takes_words_of_a_post_that_was_hidden(talk, yes, frida):
    post = talk.posts.get(number=2)
    post.hide("patient", by=Actor.objects.system())
    browser = sign_in(frida)

    assert LENT not in browser.get(words_page(talk)).text
    assert browser.get(f"{words_page(talk)}?post=2").status_code == 404
    with pytest.raises(NotNow, match="do not stand there any more"):  # hidden while the form was being sent
        take_words(post, NOTE, frida, into="", once="once", by=Actor.objects.of(frida))


def test_what_was_typed_before_signing_in_is_not_lost(client, talk, yes, frida):
    door = client.post(words_page(talk), {"post": 2, "words": NOTE}).url
    following = parse_qs(urlsplit(door).query)["next"][0]
    client.post("/accounts/login/", {"login": frida.email, "password": PASSWORD, "next": following})

    form = sign_in(frida, client).get(f"{words_page(talk)}?post=2").text

    assert f">{NOTE}</textarea>" in form


def test_words_are_left_out_again_and_nothing_of_them_is_kept(talk, yes, frida):
    take(frida, talk)
    brief, excerpt = Brief.objects.get(), Excerpt.objects.get()
    browser = sign_in(frida)

    answer = browser.post(f"/briefs/{brief.ref}/without/", {"excerpt": excerpt.ref})

    brief.refresh_from_db()
    assert answer.status_code == 302
    assert brief.excerpts == []
    assert not Excerpt.objects.exists()
    assert browser.post(f"/briefs/{brief.ref}/without/", {"excerpt": excerpt.ref}).status_code == 404


def test_to_leave_out_what_no_text_can_name_is_a_miss(talk, yes, frida):
    take(frida, talk)
    address = f"/briefs/{Brief.objects.get().ref}/without/"
    assert sign_in(frida).post(address, {"excerpt": "\0"}).status_code == 404
    assert Excerpt.objects.exists()


def test_what_a_published_version_holds_stays_with_that_version(talk, quoted, frida):
    quoted.reopen(by=Actor.objects.system())
    browser = sign_in(frida)

    browser.post(f"/briefs/{quoted.ref}/without/", {"excerpt": Excerpt.objects.get().ref})

    assert NOTE in browser.get(f"/briefs/{quoted.ref}/").text
    quoted.refresh_from_db()
    publish(quoted, note="In our own words.")
    assert NOTE not in browser.get(f"/briefs/{quoted.ref}/").text
    assert NOTE in browser.get(f"/briefs/{quoted.ref}/1/").text
    assert Excerpt.objects.get().into is None


def test_what_is_in_review_takes_no_words_any_more(talk, yes, frida, quoted):
    answer = take(frida, talk, "We lent insulin", into=quoted.ref)
    assert answer.status_code == 422

    without = sign_in(frida).post(f"/briefs/{quoted.ref}/without/", {"excerpt": Excerpt.objects.get().ref})
    assert without.status_code == 409


def test_the_choice_of_posts_costs_the_same_at_one_and_at_thirty(talk, yes, frida):
    browser = sign_in(frida)
    browser.get(words_page(talk))
    with CaptureQueriesContext(connection) as few:
        browser.get(words_page(talk))
    for number in range(30):
        say(talk, f"Another{number}", "yes")
    with CaptureQueriesContext(connection) as many:
        page = browser.get(words_page(talk)).text
    assert len(many) <= len(few) <= 8
    assert "after=25" in page
    assert "?post=26" in browser.get(f"{words_page(talk)}?after=25").text


def test_the_quoted_are_told_once_with_the_way_back(quoted, yes):
    (letter,) = letters("quoted")

    assert "What lending needs" in letter.text
    assert f"/briefs/{quoted.ref}/" in letter.text
    assert NOTE in letter.text
    assert "key=" in link_in(letter)
    quoted.reopen(by=Actor.objects.system())
    publish(quoted, note="New figures.")
    assert len(letters("quoted")) == 1
