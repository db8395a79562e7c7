"""Discussions are closed, pinned, slowed down, moved and answered by those who may, and everybody reads what was done."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case
from hlh.mail.addresses import reply_address
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Naming, Organisation, Role, Verification
from hlh.people.voices import voice_of
from hlh.policy import NotNow
from learning_labs.models import Act, Assignment, Discussion, Lab, Post
from learning_labs.order import keeping
from learning_labs.saying.beginning import begin
from tests.conftest import discuss, make_lab, post_to, sign_in
from tests.racing import at_once

HUB = Actor.objects.system


def begun(lab, person, text="What do you do when the fridge breaks?", **said):
    """Somebody begins a discussion with an account."""
    fields = {"kind": "question", "language": "en", "naming": Naming.NOBODY, "quoting": "ask"} | said
    return begin(lab, person, text=text, by=Actor.objects.of(person), **fields)


def act(browser, discussion, what, **said):
    return browser.post(f"{discussion.get_absolute_url()}keeping/{what}/", said)


@pytest.fixture
def told(amina, discussion):
    """What Amina told in the discussion; it stands there as post 2."""
    post_to(sign_in(amina), discussion, "We rotate the stock between districts each month.")
    return discussion.posts.get(number=2)


def test_the_page_is_for_who_keeps_the_lab(client, amina, keeper, ada, discussion):
    there = f"{discussion.get_absolute_url()}keeping/"
    assert client.get(there).status_code == 302
    assert sign_in(amina).get(there).status_code == 403
    for person in (keeper, ada):
        assert "Close this discussion" in sign_in(person).get(there).text
    assert 'dir="rtl"' in sign_in(keeper).get(f"/ar{there}").text
    for what in ("closing", "reopening", "pin", "pace", "move", "merging", "splitting", "notes", "assignment"):
        assert act(sign_in(amina), discussion, what, because="x").status_code == 403, what
    assert not Act.objects.exists()


def test_what_is_closed_says_why_is_read_and_not_added_to(client, amina, keeper, discussion, told):
    browser = sign_in(keeper)
    assert act(browser, discussion, "closing", because=" ").status_code == 422
    assert act(browser, discussion, "closing", because="It was answered, thank you all.").status_code == 302

    page = client.get(discussion.get_absolute_url()).text
    assert "It was answered, thank you all." in page
    assert "It can be read, not added to." in page
    assert ">Closed<" in client.get(discussion.lab.get_absolute_url()).text
    answer = post_to(sign_in(amina), discussion, "One more thing")
    assert (answer.status_code, "This discussion is closed" in answer.text) == (409, True)
    assert "One more thing" in answer.text  # what was typed is given back
    assert act(browser, discussion, "closing", because="Once more").status_code == 409

    assert act(browser, discussion, "reopening", because="There is more to say.").status_code == 302
    assert post_to(sign_in(amina), discussion, "One more thing").status_code == 302
    assert list(Act.objects.order_by("pk").values_list("fact__verb", "words", "role")) == [
        ("discussion.closed", "It was answered, thank you all.", Role.FACILITATOR),
        ("discussion.reopened", "There is more to say.", Role.FACILITATOR),
    ]
    assert not list(differences())


def test_a_reply_by_mail_to_what_is_closed_is_refused_in_words(amina, keeper, discussion, told):
    from tests.house.test_erased import mail_to

    voice = voice_of(amina, discussion.place)
    keeping.close(discussion, because="Done.", by=Actor.objects.of(keeper))
    mail_to(voice, f"Amina <{amina.email}>", "By mail.", number=1)
    settle_all()
    send_due()
    assert not Post.objects.filter(text="By mail.").exists()
    assert "closed" in Letter.objects.get(kind="mail-refused").text
    assert reply_address(voice)


def test_what_nobody_adds_to_closes_by_itself_where_its_lab_says_so(client, keeper, discussion, told):
    Discussion.objects.filter(pk=discussion.pk).update(moved_at=now() - timedelta(days=40))
    assert keeping.close_what_is_silent() == 0  # off by default
    there = f"{discussion.lab.get_absolute_url()}settings/pace/"
    assert sign_in(keeper).post(there, {"quiet_days": "3"}).status_code == 422
    assert sign_in(keeper).post(there, {"quiet_days": "30"}).status_code == 302
    lively = discuss(discussion.lab, "Scales break, who repairs them?")

    assert keeping.close_what_is_silent() == 1
    assert keeping.close_what_is_silent() == 0

    assert "it closed by itself" in client.get(discussion.get_absolute_url()).text
    assert not Discussion.objects.get(pk=lively.pk).is_closed
    discussion.refresh_from_db()
    discussion.ask_again()  # nothing of it helped, says its asker
    assert not Discussion.objects.get(pk=discussion.pk).is_closed
    keeping.close(discussion, because="It is over.", by=Actor.objects.of(keeper))
    keeping.reopen(discussion, because="", by=Actor.objects.of(keeper))
    assert keeping.close_what_is_silent() == 0  # it has just moved


def test_three_at_most_are_pinned_and_stand_on_top_of_the_first_page_alone(
    client, keeper, lab, django_assert_max_num_queries
):
    browser = sign_in(keeper)
    many = [discuss(lab, f"Question {number} of many", once=str(number)) for number in range(24)]
    for one in many[:3]:
        assert act(browser, one, "pin", pinned="yes").status_code == 302
    assert act(browser, many[3], "pin", pinned="yes").status_code == 409

    with django_assert_max_num_queries(4):
        first = client.get(lab.get_absolute_url()).text
    titles = [f"Question {number} of many" for number in range(24)]
    order = sorted((title for title in titles if title in first), key=first.index)
    assert order == [*titles[:3], *reversed(titles[4:])]  # twenty of the others
    after = first.partition("?after=")[2].partition('"')[0]
    second = client.get(f"{lab.get_absolute_url()}?after={after}").text
    assert [title for title in titles if f">{title}<" in second] == ["Question 3 of many"]

    act(browser, many[0], "pin", pinned="no")
    assert act(browser, many[3], "pin", pinned="yes").status_code == 302
    assert sorted(Discussion.objects.exclude(pin=None).values_list("pin", flat=True)) == [1, 2, 3]


def test_two_who_pin_at_the_same_moment_do_not_pin_a_fourth(whole):
    lab = make_lab()
    four = [discuss(lab, f"Question {number}", once=str(number)) for number in range(4)]
    for one in four[:2]:
        keeping.pin(one, by=HUB())
    said = at_once(*[lambda one=one: keeping.pin(one, by=HUB()) for one in four[2:]])
    assert said == ["done", "too late"]
    assert Discussion.objects.exclude(pin=None).count() == 3


def test_a_facilitator_moves_a_discussion_to_another_lab_of_theirs_and_no_further(
    client, lab, keeper, discussion, told
):
    there, foreign = make_lab("elsewhere"), make_lab("foreign")
    there.entrust(keeper, by=HUB())
    browser, old = sign_in(keeper), discussion.get_absolute_url()
    keeping.pin(discussion, by=HUB())
    assert f'value="{foreign.pk}"' not in browser.get(f"{old}keeping/").text
    assert act(browser, discussion, "move", lab=foreign.pk).status_code == 422
    assert act(browser, discussion, "move", lab=there.pk, because="It is about lending.").status_code == 302

    discussion.refresh_from_db()
    assert (discussion.lab, discussion.pin) == (there, None)
    assert client.get(old)["Location"] == discussion.get_absolute_url()
    assert Act.objects.get(words="It is about lending.").lab == lab  # which it left
    settle_all()
    assert Act.objects.filter(fact__verb="discussion.moved").count() == 1


def test_nothing_moves_to_where_more_people_read_what_others_wrote(keeper, amina):
    inner, outer = make_lab("inner", readers=Lab.Readers.LAB), make_lab("outer")
    for lab in (inner, outer):
        lab.entrust(keeper, by=HUB())
    inner.welcome(amina, by=HUB())
    talk = begun(inner, keeper)
    post_to(sign_in(amina), talk, "Among us: it is stolen.")
    assert act(sign_in(keeper), talk, "move", lab=outer.pk).status_code == 409
    assert Discussion.objects.get(pk=talk.pk).lab == inner


def test_who_began_it_marks_the_answer_and_takes_that_back(client, lab, amina, fatou, keeper):
    talk = begun(lab, fatou)
    post_to(sign_in(amina), talk, "We keep ice packs in a basket.")
    post = talk.posts.get(number=2)
    there, hers = f"{talk.get_absolute_url()}answer/", sign_in(fatou)
    assert 'form="answer"' not in sign_in(amina).get(talk.get_absolute_url()).text
    assert sign_in(amina).post(there, {"post": post.pk}).status_code == 403
    assert f'name="post" value="{post.pk}"' in hers.get(talk.get_absolute_url()).text
    assert "Nobody has answered" not in client.get(f"{lab.get_absolute_url()}?open=1").text
    assert talk.title in client.get(f"{lab.get_absolute_url()}?open=1").text

    for typed in ("\x00", "9" * 30, str(talk.posts.get(number=1).pk)):
        assert hers.post(there, {"post": typed}).status_code == 404
    assert hers.post(there, {"post": post.pk}).status_code == 302

    page = client.get(talk.get_absolute_url()).text
    assert "This is the answer, says who began the discussion" in page
    assert entry_of(talk).summary == "We keep ice packs in a basket."  # what search shows of it
    assert "Every question here has an answer." in client.get(f"{lab.get_absolute_url()}?open=1").text
    assert sign_in(keeper).post(there, {"none": post.pk}).status_code == 302
    assert "says who began" not in client.get(talk.get_absolute_url()).text
    assert Act.objects.get().fact.verb == "discussion.answer_left"
    assert not list(differences())


def test_what_an_asker_of_the_help_desk_said_stands_against_everybody(keeper, amina, discussion, told):
    there, browser = f"{discussion.get_absolute_url()}answer/", sign_in(keeper)
    assert browser.post(there, {"post": told.pk}).status_code == 302
    assert Act.objects.get().fact.verb == "discussion.answer_taken"
    post_to(sign_in(amina), discussion, "And we count each week.")
    discussion.take_answer(discussion.posts.get(number=3), by=HUB())  # the asker's verdict

    assert browser.post(there, {"post": told.pk}).status_code == 403
    assert browser.post(there, {"none": told.pk}).status_code == 403
    assert Discussion.objects.get(pk=discussion.pk).answer.number == 3


def test_slow_mode_says_its_rule_before_and_the_time_left_after(fatou, keeper, discussion):
    browser = sign_in(keeper)
    assert act(browser, discussion, "pace", minutes="many").status_code == 422
    assert act(browser, discussion, "pace", minutes="30").status_code == 302
    hers, there = sign_in(fatou), discussion.get_absolute_url()
    assert "you post here once in 30 minutes" in hers.get(there).text
    assert "once in 30 minutes" not in browser.get(there).text
    post_to(hers, discussion, "We rotate the stock.")
    page = hers.get(there).text
    assert "In this discussion people take turns: you can post again in 30 minutes." in page
    assert page.index("people take turns") < page.index("<textarea")

    refused = post_to(hers, discussion, "And something more")
    assert refused.status_code == 409
    assert "once in 30 minutes" in refused.text
    assert "You can post again in 30 minutes." in refused.text
    assert "And something more" in refused.text
    for number in range(2):
        assert post_to(browser, discussion, f"Please stay calm, {number}").status_code == 302  # who keeps the lab
    Post.objects.filter(text="We rotate the stock.").update(written_at=now() - timedelta(minutes=31))
    assert "you post here once in 30 minutes" in hers.get(there).text
    for _again in range(2):  # the same form, sent twice, is one post and not too soon
        assert post_to(hers, discussion, "And something more", once="k").status_code == 302
    assert discussion.posts.filter(text="And something more").count() == 1


def test_slow_mode_of_a_lab_holds_where_its_discussions_say_nothing_else(fatou, keeper, discussion):
    hers = sign_in(fatou)
    post_to(hers, discussion, "We rotate the stock.")
    sign_in(keeper).post(f"{discussion.lab.get_absolute_url()}settings/pace/", {"slow_minutes": "60"})
    assert post_to(hers, discussion, "More").status_code == 409
    act(sign_in(keeper), discussion, "pace", minutes="0")
    assert post_to(hers, discussion, "More").status_code == 302


def test_nobody_posts_without_end_and_that_is_said_before_they_type(monkeypatch, fatou, lab, discussion):
    monkeypatch.setattr("learning_labs.order.pacing.MOST_IN_A_DAY", 2)
    browser = sign_in(fatou)
    assert post_to(browser, discussion, "Post 0").status_code == 302
    assert "times a day at most" not in browser.get(discussion.get_absolute_url()).text
    assert [post_to(browser, discussion, f"Post {n}").status_code for n in (1, 2)] == [302, 409]
    assert "times a day at most" in post_to(browser, discussion, "Post 4").text
    for place in (discussion.get_absolute_url(), f"{lab.get_absolute_url()}new/", f"{lab.get_absolute_url()}tell/"):
        assert "times a day at most" in browser.get(place).text


def test_no_limit_holds_for_officials_and_nothing_is_said_to_them(monkeypatch, amina, fatou, keeper, discussion):
    monkeypatch.setattr("learning_labs.order.pacing.MOST_IN_A_DAY", 1)
    keeping.slow_down(discussion, minutes=60, by=Actor.objects.of(keeper))
    ministry = Organisation.objects.create(name="Ministry", kind="ministry", country_id="SEN")
    type(fatou).objects.filter(pk=fatou.pk).update(organisation=ministry)
    fatou.refresh_from_db()
    assert post_to(sign_in(fatou), discussion, "We say where we work").status_code == 302
    assert post_to(sign_in(fatou), discussion, "and nobody has confirmed it").status_code == 409
    Verification.objects.verify(fatou, Verification.How.OFFICE, by=HUB())
    for person in (amina, fatou):  # appointed, and verified at a ministry
        browser = sign_in(person)
        for number in range(3):
            assert post_to(browser, discussion, f"Post {number} of {person}").status_code == 302
        assert 'id="beforehand"' not in browser.get(discussion.get_absolute_url()).text


def test_the_log_of_a_lab_says_who_did_what_when_and_why(
    client, amina, keeper, ada, discussion, told, django_assert_max_num_queries
):
    keeping.close(discussion, because="It was answered.", by=Actor.objects.of(keeper))
    case = Case.objects.create(
        entry=entry_of(discussion), anchor="post-2", voice=told.voice, why="flagged", marks=["lab:1"]
    )
    case.hide(reason="wrong", words="Dear Amina", by=Actor.objects.of(ada))
    settle_all()
    there = f"{discussion.lab.get_absolute_url()}log/"
    assert (client.get(there).status_code, sign_in(amina).get(there).status_code) == (302, 403)
    browser = sign_in(keeper)
    for what in ("Closed", "It was answered.", "Faraja", "Facilitator", "Hid a post", "Ada", "Administrator"):
        assert what in browser.get(there).text, what
    assert "Dear Amina" not in browser.get(there).text
    for number in range(30):
        keeping.slow_down(discussion, minutes=number + 1, by=Actor.objects.of(keeper))
    browser.get(there)
    with django_assert_max_num_queries(9):
        first = browser.get(there).text
    after = first.partition("?after=")[2].partition('"')[0]
    assert "It was answered." in browser.get(f"{there}?after={after}").text
    assert "It was answered." in sign_in(ada).get(f"/cms/moderation/labs/?after={after}").text


def test_a_discussion_read_by_who_keeps_it_costs_one_query_more(
    keeper, discussion, told, django_assert_max_num_queries
):
    keeping.note(discussion, "Watch this.", once="", by=Actor.objects.of(keeper))
    browser = sign_in(keeper)
    browser.get(discussion.get_absolute_url())
    with django_assert_max_num_queries(10):
        assert "Watch this." in browser.get(discussion.get_absolute_url()).text


def test_facts_of_keeping_hold_no_words(keeper, discussion, told):
    keeping.close(discussion, because="quinquagesima", by=Actor.objects.of(keeper))
    keeping.note(discussion, "quinquagesima", once="", by=Actor.objects.of(keeper))
    assert not [fact for fact in Fact.objects.all() if "quinquagesima" in str(fact.details)]
    with pytest.raises(NotNow):
        keeping.close(discussion, because="again", by=Actor.objects.of(keeper))
    assert not Assignment.objects.exists()
    assert Client().get(f"{discussion.get_absolute_url()}keeping/").status_code == 302
