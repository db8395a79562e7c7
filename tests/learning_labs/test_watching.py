"""Each level of being told sends exactly what its help says."""

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Follow
from hlh.mail.models import Letter, Notice, Stop
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.voices import voice_of
from learning_labs.models import Lab, Watch
from learning_labs.polls import voting
from learning_labs.polls.telling import tell_of_closed
from learning_labs.saying.beginning import begin
from tests.conftest import discuss, post_to, sign_in

BEGUN, TAKES_PART, WATCHED, FOLLOWED = "discussion-begun", "post-written", "post-watched", "followed"


def choose(person, thing, level):
    return sign_in(person).post(f"{thing.get_absolute_url()}watching/", {"level": level})


def told(person):
    """The kinds of what somebody was told, the first first."""
    settle_all()
    return list(Notice.objects.of(person).order_by("at", "pk").values_list("kind", flat=True))


def all_happens(lab, discussion, fatou):
    """Somebody else begins a discussion, the help desk brings one, and a post is added to the one that is there."""
    said = {"language": "en", "naming": 0, "quoting": "ask", "by": Actor.objects.of(fatou)}
    begin(lab, fatou, kind="question", text="Who lends vaccines to neighbours?", once="f", **said)
    discuss(lab, text="Oxygen ran out in two wards", once="carried")
    post_to(sign_in(fatou), discussion, "A sheet on the wall said who owes what")


@pytest.mark.parametrize(
    ("level", "of_a_member", "of_who_takes_part"),
    [
        ("watch", [WATCHED, WATCHED, WATCHED], [WATCHED, WATCHED, TAKES_PART]),
        ("normal", [BEGUN], [BEGUN, TAKES_PART]),
        ("new", [BEGUN, BEGUN], [BEGUN, BEGUN]),
        ("mute", [], []),
    ],
)
def test_a_level_of_a_lab_tells_what_its_help_says(
    lab, discussion, amina, frida, fatou, level, of_a_member, of_who_takes_part
):
    lab.welcome(frida, by=Actor.objects.system())
    post_to(sign_in(amina), discussion, "We lent each other stock")
    settle_all()
    for person in (amina, frida):
        assert choose(person, lab, level).status_code == 302

    all_happens(lab, discussion, fatou)

    assert told(frida) == of_a_member
    assert told(amina) == of_who_takes_part


@pytest.mark.parametrize(
    ("level", "of_a_reader", "of_who_takes_part"),
    [("watch", [WATCHED], [TAKES_PART]), ("normal", [], [TAKES_PART]), ("mute", [], []), ("", [], [])],
)
def test_a_level_of_a_discussion_goes_before_that_of_its_lab(
    lab, discussion, amina, frida, fatou, level, of_a_reader, of_who_takes_part
):
    post_to(sign_in(amina), discussion, "We lent each other stock")
    settle_all()
    for person in (amina, frida):
        choose(person, lab, "mute")
        choose(person, discussion, level)

    all_happens(lab, discussion, fatou)

    assert told(frida) == of_a_reader
    assert told(amina) == of_who_takes_part


def test_who_never_chose_and_belongs_to_nothing_is_told_nothing(lab, discussion, frida, fatou):
    all_happens(lab, discussion, fatou)
    assert told(frida) == []


def test_who_watches_and_follows_is_told_once_and_who_mutes_is_not(lab, discussion, amina, frida, fatou):
    for person in (amina, frida):
        Follow.objects.begin(person, entry=entry_of(discussion))
    choose(frida, discussion, "watch")
    choose(amina, discussion, "mute")
    post_to(sign_in(fatou), discussion, "A sheet on the wall said who owes what")
    assert told(frida) == [WATCHED]
    assert told(amina) == []


def test_nobody_is_told_what_they_may_not_read(lab, discussion, frida, fatou):
    choose(frida, lab, "watch")
    lab.welcome(fatou, by=Actor.objects.system())
    lab.readers, lab.joining = "lab", "invite"
    lab.save()
    all_happens(lab, discussion, fatou)
    assert told(frida) == []


def test_a_watcher_gets_the_words_by_letter(lab, discussion, frida, fatou):
    choose(frida, discussion, "watch")
    post_to(sign_in(fatou), discussion, "A sheet on the wall said who owes what")
    settle_all()
    send_due()
    letter = Letter.objects.get(kind=WATCHED)
    assert "A sheet on the wall" in letter.text
    assert "You chose to be told of every post." in letter.text


def test_who_wants_everything_of_a_lab_gets_the_first_words_of_a_discussion_at_once(lab, frida, fatou):
    choose(frida, lab, "watch")
    said = {"language": "en", "naming": 0, "quoting": "ask", "by": Actor.objects.of(fatou)}
    begin(lab, fatou, kind="question", text="Who lends quinquagesima to neighbours?", **said)
    settle_all()
    send_due()
    letter = Letter.objects.get(kind=WATCHED, to__person=frida)
    assert letter.state == "sent"
    assert "quinquagesima" in letter.text
    assert "You chose to be told of every post." in letter.text
    assert "you are not named, until you choose otherwise" in letter.text
    erase(fatou, by=Actor.objects.system())
    assert not Letter.objects.filter(text__contains="quinquagesima").exists()


def test_what_becomes_of_a_muted_lab_and_of_polls_in_it_is_not_told(lab, discussion, amina, frida, fatou):
    for person in (amina, frida):
        lab.welcome(person, by=Actor.objects.system())
    poll = voting.ask(
        discussion,
        question="Who lends?",
        answers=["We", "They"],
        takes_several=False,
        days=3,
        by=Actor.objects.system(),
    )
    for person in (amina, frida):
        voting.vote(poll, person, [1])
    choose(frida, lab, "mute")
    settle_all()
    voting.end(poll, as_keeper=False, by=Actor.objects.system())
    tell_of_closed()
    Lab.objects.get(pk=lab.pk).close(synthesis=None, reason="Done.", by=Actor.objects.system())
    assert told(amina) == ["poll-closed", "lab-moved"]
    assert told(frida) == []


def test_choosing_to_be_told_again_takes_back_what_was_stopped(discussion, amina):
    post_to(sign_in(amina), discussion, "We lent each other stock")
    Stop.objects.create(voice=voice_of(amina, discussion.place))
    choose(amina, discussion, "mute")
    assert Stop.objects.exists()
    choose(amina, discussion, "normal")
    assert not Stop.objects.exists()


def test_the_page_shows_what_was_chosen_and_a_choice_that_there_is_not_is_refused(as_, lab, discussion, frida):
    choose(frida, lab, "new")
    choose(frida, discussion, "watch")
    assert 'value="new" checked' in as_(frida).get(lab.get_absolute_url()).text
    assert 'value="watch" checked' in as_(frida).get(discussion.get_absolute_url()).text
    assert choose(frida, discussion, "new").status_code == 409
    assert choose(frida, lab, "").status_code == 409
    choose(frida, discussion, "")
    assert list(Watch.objects.values_list("level", flat=True)) == ["new"]
