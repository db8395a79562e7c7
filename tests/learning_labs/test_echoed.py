"""What readers answered to somebody's posts: one line of a letter that goes anyway, figures and never who."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.mail import telling
from hlh.mail.models import Letter, Notice, Preferences, Stop
from hlh.mail.tasks import send_due
from hlh.people.models import Naming
from hlh.people.voices import voice_of
from learning_labs.models import Echo, Lab, Membership, Watch
from learning_labs.readers.echoed import told_to_their_author
from tests.conftest import make_person, post_to, sign_in

ECHOED = "post-echoed"
Kind = Echo.Kind


@pytest.fixture
def told(amina, discussion):
    """What Amina told, whose letters are collected."""
    Preferences.objects.create(person=amina, cadences={"post-written": "daily"})
    post_to(sign_in(amina), discussion, "We rotate the stock each month.", naming=Naming.NOBODY)
    settle_all()
    return discussion.posts.get(number=2)


@pytest.fixture
def readers(db):
    return [make_person(f"Quinquereader{number}") for number in range(5)]


def answer(post, readers, *kinds):
    for reader, kind in zip(readers, kinds, strict=False):
        Echo.objects.tap(post, reader, kind)


def a_day_passes(amina, fatou, discussion):
    """Something is told that is collected, and a day goes by."""
    post_to(sign_in(fatou), discussion, f"More, {now()}.")
    settle_all()
    chosen = Preferences.objects.get(person=amina)
    Preferences.objects.filter(pk=chosen.pk).update(
        collected_at={name: (now() - timedelta(days=40)).isoformat() for name in chosen.collected_at}
    )
    telling.collect()
    send_due()
    return Letter.objects.filter(kind="digest", to__person=amina).order_by("pk")


def lines(amina):
    return list(Notice.objects.of(amina).filter(kind=ECHOED).order_by("pk").values_list("reason", flat=True))


def test_the_letter_of_the_day_has_one_line_with_figures_and_no_name(amina, fatou, discussion, told, readers):
    answer(told, readers, *[Kind.USEFUL] * 4, Kind.WILL_TRY)
    Echo.objects.tap(told, readers[0], Kind.WILL_TRY)
    letter = a_day_passes(amina, fatou, discussion).get()
    words = "New answers of readers to this post of yours: Useful to 4 readers · 2 will try this."
    assert letter.text.count("How many readers answered your posts") == 1
    assert words in letter.text
    assert f"{discussion.get_absolute_url()}#post-2" in letter.text
    assert "Quinquereader" not in f"{letter.text}{letter.html}"
    assert lines(amina) == [words]
    assert Notice.objects.get(kind=ECHOED).to == voice_of(amina, discussion.place)
    a_day_passes(amina, fatou, discussion)
    assert lines(amina) == [words]  # what was told is not told again
    answer(told, readers[1:], *[Kind.SAME] * 3)
    a_day_passes(amina, fatou, discussion)
    assert lines(amina)[1:] == ["New answers of readers to this post of yours: 3 face this too."]


def test_it_never_causes_a_letter(amina, told, readers):
    answer(told, readers, *[Kind.USEFUL] * 5)
    settle_all()
    assert telling.collect() == 0
    assert not Notice.objects.filter(kind=ECHOED).exists()


def test_of_fewer_than_three_nothing_is_said_until_they_are_more(amina, fatou, discussion, told, readers):
    answer(told, readers, Kind.USEFUL, Kind.USEFUL)
    for kind in Kind:  # one who answers in every way is one
        Echo.objects.tap(told, readers[0], kind, holds=True)
    a_day_passes(amina, fatou, discussion)
    assert lines(amina) == []
    answer(told, readers[2:], Kind.USEFUL)
    a_day_passes(amina, fatou, discussion)
    assert lines(amina) == [
        "New answers of readers to this post of yours: Useful to 3 readers · 1 faces this too · 1 will try this."
    ]


def test_of_several_posts_there_is_one_line_and_it_leads_to_the_one_most_answered(
    amina, fatou, discussion, told, readers
):
    post_to(sign_in(amina), discussion, "And we count each week.")
    other = discussion.posts.get(number=3)
    answer(told, readers, Kind.USEFUL)
    answer(other, readers, *[Kind.USEFUL] * 3)
    letter = a_day_passes(amina, fatou, discussion).get()
    assert "to posts of yours, most of them to this one: Useful to 3 readers." in letter.text
    assert "#post-3" in Notice.objects.get(kind=ECHOED).address


@pytest.mark.parametrize(("wanted", "is_told"), [("now", True), ("daily", True), ("weekly", False), ("off", False)])
def test_it_is_switched_off_and_comes_less_often_as_somebody_chose(
    amina, fatou, discussion, told, readers, wanted, is_told
):
    Preferences.objects.update(cadences={"post-written": "daily", ECHOED: wanted})
    answer(told, readers, *[Kind.USEFUL] * 4)
    assert a_day_passes(amina, fatou, discussion).count() == 1
    assert bool(lines(amina)) == is_told


def test_it_is_told_of_nothing_that_its_author_may_not_read_or_stopped(amina, fatou, discussion, lab, told, readers):
    answer(told, readers, *[Kind.USEFUL] * 4)
    Watch.objects.choose(amina, "mute", lab=lab)
    assert told_to_their_author(amina, None) is None
    Watch.objects.choose(amina, "normal", discussion=discussion)
    assert told_to_their_author(amina, None) is not None
    Watch.objects.choose(amina, "mute", discussion=discussion)
    assert told_to_their_author(amina, None) is None
    Watch.objects.all().delete()
    assert told_to_their_author(amina, None) is not None
    Stop.objects.create(voice=voice_of(amina, discussion.place))
    assert told_to_their_author(amina, None) is None
    Stop.objects.all().delete()
    Lab.objects.update(readers="lab", joining="invite")
    Membership.objects.filter(person=amina).delete()
    assert told_to_their_author(amina, None) is None


def test_it_is_written_in_the_language_of_the_letter(amina, fatou, discussion, told, readers):
    type(amina).objects.filter(pk=amina.pk).update(language="fr")
    answer(told, readers, *[Kind.USEFUL] * 4)
    a_day_passes(amina, fatou, discussion)
    assert "Utile à 4 personnes" in lines(amina)[0]
