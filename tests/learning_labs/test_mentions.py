"""A post asks for people to be told: each hears once, nobody is betrayed, and nobody is disturbed without end."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Follow
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Role
from hlh.people.voices import rename, voice_of
from hlh.policy import NotNow
from learning_labs.models import Discussion, Lab, Post
from learning_labs.saying.beginning import begin
from learning_labs.saying.editing import edit, edition_of
from learning_labs.saying.mentioning import typed_in
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in

MENTIONED = "mentioned"
BY_NAME = 3


@pytest.fixture
def keeper(lab):
    """Who facilitates this lab alone."""
    person = make_person("Kofi")
    Appointment.objects.appoint(person, Role.FACILITATOR, scope=[f"lab:{lab.pk}"], by=Actor.objects.system())
    lab.welcome(person, by=Actor.objects.system())
    return person


def told(person):
    settle_all()
    return list(Notice.objects.of(person).order_by("at", "pk").values_list("kind", flat=True))


def token_of(person, discussion):
    return f"voice:{voice_of(person, discussion.place).pk}"


def watch(person, thing, level):
    sign_in(person).post(f"{thing.get_absolute_url()}watching/", {"level": level})


def many_members(lab, many):
    for number in range(many):
        lab.welcome(make_person(f"Member {number}"), by=Actor.objects.system())


@pytest.mark.parametrize(
    "said", [{"text": "@facilitators, please look"}, {"text": "Please look", "mentions": "facilitators"}]
)
def test_facilitators_are_told_whether_they_are_typed_or_chosen(discussion, keeper, fatou, said):
    post_to(sign_in(fatou), discussion, **said)
    assert told(keeper) == [MENTIONED]
    send_due()
    letter = Letter.objects.get(kind=MENTIONED)
    assert "A post asks for the facilitators, and you are one of them." in letter.reason
    assert "Told: the facilitators" in sign_in(fatou).get(discussion.get_absolute_url()).text


def test_whoever_is_asked_for_hears_once_though_they_take_part_watch_and_follow(discussion, keeper, fatou):
    post_to(sign_in(keeper), discussion, "We keep a list", naming=BY_NAME)
    Follow.objects.begin(keeper, entry=entry_of(discussion))
    watch(keeper, discussion, "watch")
    settle_all()
    post_to(sign_in(fatou), discussion, "Which list?", mentions=["facilitators", token_of(keeper, discussion)])
    assert told(keeper) == [MENTIONED]


def test_who_wants_no_letters_of_this_kind_hears_as_before(discussion, keeper, fatou):
    post_to(sign_in(keeper), discussion, "We keep a list")
    Preferences.objects.create(person=keeper, cadences={MENTIONED: "off"})
    post_to(sign_in(fatou), discussion, "Which list? @facilitators")
    assert told(keeper) == ["post-written"]


def test_who_is_named_is_offered_and_told_and_nobody_else_is_offered(discussion, amina, frida, fatou):
    post_to(sign_in(amina), discussion, "We lent stock", naming=BY_NAME)
    post_to(sign_in(frida), discussion, "So did we", naming=0)
    settle_all()
    page = sign_in(fatou).get(discussion.get_absolute_url()).text
    assert f'value="{token_of(amina, discussion)}"' in page
    assert token_of(frida, discussion) not in page
    assert 'value="facilitators"' in page
    assert 'value="everybody"' not in page

    post_to(sign_in(fatou), discussion, "How much?", mentions=token_of(amina, discussion))
    assert told(amina) == ["post-written", MENTIONED]  # the first is of the other post
    assert MENTIONED not in told(frida)


def test_who_is_not_named_cannot_be_chosen_and_what_was_typed_stays(discussion, frida, fatou):
    post_to(sign_in(frida), discussion, "So did we", naming=0)
    for token in (token_of(frida, discussion), "everybody", "voice:999999", "voice:0", "administrators"):
        answer = post_to(sign_in(fatou), discussion, "How much stock?", mentions=["facilitators", token])
        assert answer.status_code == 422
        assert "Not all of these can be told from here" in answer.text
        assert "How much stock?" in answer.text
    assert not Post.objects.filter(text="How much stock?").exists()


def test_the_line_follows_how_somebody_is_named_now(discussion, amina, fatou):
    post_to(sign_in(amina), discussion, "We lent stock", naming=BY_NAME)
    post_to(sign_in(fatou), discussion, "How much?", mentions=token_of(amina, discussion))
    reader = sign_in(make_person("Reader"))
    assert "Told: Amina" in reader.get(discussion.get_absolute_url()).text
    voice = voice_of(amina, discussion.place)
    discussion.refresh_from_db()
    discussion.rename(voice, naming=0, quoting="ask", among={}, by=Actor.objects.of(amina))
    page = reader.get(discussion.get_absolute_url()).text
    assert "Told: A health manager" in page
    assert "Amina" not in page
    erase(amina, by=Actor.objects.system())
    assert "Told: A former member" in reader.get(discussion.get_absolute_url()).text


def test_who_took_their_name_back_or_left_before_it_was_told_is_not_told(discussion, lab, amina, frida, fatou):
    for person in (amina, frida):
        post_to(sign_in(person), discussion, "We lent stock", naming=BY_NAME)
    settle_all()
    chosen = [token_of(amina, discussion), token_of(frida, discussion)]
    post_to(sign_in(fatou), discussion, "How much?", mentions=chosen)
    voice = voice_of(amina, discussion.place)
    rename(voice, naming=0, quoting="ask", among={}, by=Actor.objects.of(amina))
    lab.let_go(frida, by=Actor.objects.system())
    assert MENTIONED not in told(amina) + told(frida)


def test_many_are_told_only_after_one_more_question(discussion, lab, keeper):
    many_members(lab, 21)
    browser = sign_in(keeper)
    answer = post_to(browser, discussion, "@everybody, the form is out")
    assert "This tells up to 21 people at once. Nothing is posted yet" in answer.text
    assert 'name="sure" value="1"' in answer.text
    assert not Post.objects.filter(text__contains="form is out").exists()
    post_to(browser, discussion, "@everybody, the form is out", sure="1")
    settle_all()
    assert Notice.objects.filter(kind=MENTIONED).count() == 21


def test_everybody_is_asked_for_once_a_day(discussion, lab, keeper, frida):
    lab.welcome(frida, by=Actor.objects.system())
    browser = sign_in(keeper)
    said = {"text": "The form is out", "mentions": "everybody", "once": "one"}
    assert post_to(browser, discussion, **said).status_code == 302
    assert post_to(browser, discussion, **said).status_code == 302  # the same form again
    answer = post_to(browser, discussion, "And another one @everybody")
    assert answer.status_code == 409
    assert "within the last day" in answer.text
    assert "And another one @everybody" in browser.get(discussion.get_absolute_url()).text
    assert told(frida) == [MENTIONED]


def test_of_two_who_ask_for_everybody_at_the_same_moment_one_does(whole):
    lab = make_lab("race")

    def ask(_number):
        try:
            lab.tell_everybody()
        except NotNow:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ask, range(4))) == [False, False, False, True]


def test_for_others_everybody_is_a_word_like_any_other(discussion, lab, frida, fatou):
    lab.welcome(frida, by=Actor.objects.system())
    assert post_to(sign_in(fatou), discussion, "@everybody should count stock").status_code == 302
    assert told(frida) == []
    assert Lab.objects.get(pk=lab.pk).told_everybody_at is None


@pytest.mark.parametrize("level", ["mute", "new"])
def test_who_chose_to_be_told_of_no_posts_is_not_told_by_a_mention(discussion, lab, keeper, fatou, level):
    settle_all()
    watch(keeper, lab, level)
    before = told(keeper)
    post_to(sign_in(fatou), discussion, "@facilitators, please look")
    assert told(keeper) == before


def test_a_post_that_waits_tells_once_and_only_when_it_is_released(lab, keeper, fatou):
    Lab.objects.filter(pk=lab.pk).update(first_posts_wait_since=now())
    lab.refresh_from_db()
    said = {"language": "en", "naming": 0, "quoting": "ask", "by": Actor.objects.of(fatou)}
    begin(lab, fatou, kind="question", text="Who lends vaccines, @facilitators?", **said)
    assert MENTIONED not in told(keeper)
    Case.objects.get().release(by=Actor.objects.of(keeper))
    assert [kind for kind in told(keeper) if kind in (MENTIONED, "discussion-begun", "post-written")] == [MENTIONED]


def test_a_change_tells_only_whom_the_post_did_not_ask_for_before(discussion, keeper, fatou):
    def change(text):
        post = Post.objects.get(voice=voice_of(fatou, discussion.place))
        edit(post, text=text, edition=edition_of(post), by=Actor.objects.of(fatou))

    post_to(sign_in(fatou), discussion, "Please look")
    assert told(keeper) == []
    change("Please look, @facilitators")
    change("Please look soon, @facilitators")
    assert told(keeper) == [MENTIONED]
    assert Fact.objects.filter(verb="post.told").count() == 1


def test_nobody_is_told_of_a_lab_that_they_may_not_read(keeper, fatou, ada):
    closed = make_lab("closed-one", readers="lab", joining="invited")
    closed.welcome(fatou, by=Actor.objects.system())
    inside = make_person("Inge")
    closed.entrust(inside, by=Actor.objects.system())
    talk = discuss(closed)
    post_to(sign_in(fatou), talk, "@facilitators, please look")
    assert told(keeper) == []
    assert told(inside) == [MENTIONED]


def test_what_is_hidden_before_it_was_told_tells_nobody(discussion, keeper, fatou):
    post_to(sign_in(fatou), discussion, "@facilitators, please look")
    Post.objects.get(text__contains="please look").hide("spam", by=Actor.objects.system())
    assert told(keeper) == []


def test_words_of_an_erased_author_leave_the_letter(discussion, keeper, fatou):
    post_to(sign_in(fatou), discussion, "@facilitators, quinquagesima")
    settle_all()
    send_due()
    assert "quinquagesima" in Letter.objects.get(kind=MENTIONED).text
    erase(fatou, by=Actor.objects.system())
    assert "quinquagesima" not in Letter.objects.get(kind=MENTIONED).text


def test_a_choice_comes_back_from_what_was_kept(discussion, lab, keeper, fatou):
    browser = sign_in(fatou)
    Discussion.objects.filter(pk=discussion.pk).update(closed_at=now())
    assert post_to(browser, discussion, "Please look", mentions=["facilitators"]).status_code == 409
    Discussion.objects.filter(pk=discussion.pk).update(closed_at=None)
    page = browser.get(discussion.get_absolute_url()).text
    assert 'value="facilitators" checked' in page


def test_a_page_asks_one_query_more_only_for_who_is_named_on_another_page(discussion, amina, fatou, frida):
    post_to(sign_in(amina), discussion, "We lent stock", naming=BY_NAME)
    for number in range(25):
        post_to(sign_in(frida), discussion, f"And this is the {number}th")
    post_to(sign_in(fatou), discussion, "How much?", mentions="facilitators")
    browser, address = sign_in(frida), f"{discussion.get_absolute_url()}?after=25"
    browser.get(address)
    with CaptureQueriesContext(connection) as before:
        browser.get(address)
    Post.objects.filter(text="How much?").update(mentions=[token_of(amina, discussion)])
    with CaptureQueriesContext(connection) as after:
        page = browser.get(address).text
    assert "Told: Amina" in page
    assert len(after) == len(before) + 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Facilitators and @everybody", ["facilitators", "everybody"]),
        ("write to me@facilitators.example", []),
        ("> @facilitators said so\nI agree", []),
        ("@facilitatorship", []),
    ],
)
def test_groups_are_known_in_a_text_and_nothing_else_is(text, found):
    assert typed_in(text, keeps=True) == found
