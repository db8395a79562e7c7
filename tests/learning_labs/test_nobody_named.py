"""What leaves a lab that names nobody: copies of its members, feeds, calendars and tables tell nobody who said what."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter
from hlh.mail.tasks import collect, send_due
from hlh.people.exporting import everything_of
from hlh.people.models import Naming
from learning_labs.models import Echo, Lab, Poll, Session
from learning_labs.order import keeping
from learning_labs.saying.beginning import begin
from learning_labs.saying.editing import edit, edition_of
from tests.conftest import make_lab, make_person, post_to, sign_in
from tests.learning_labs.test_polls import ASKED
from tests.learning_labs.test_translations import put

TRACES = re.compile(r"zyxwvanna|brontavine|\bnepal|\bnpl\b|south-east asia|\bsear\b", re.IGNORECASE)
BEGUN, TOLD = "Who repairs the scales in the outposts?", "We lent stock to two districts each month."


@pytest.fixture
def quiet(db):
    """A public lab in which nobody is named by more than that they are a health manager."""
    return make_lab("quiet", floor=Naming.NOBODY)


@pytest.fixture
def speaker(quiet):
    """Whoever must not be found in anything."""
    return make_person("Zyxwvanna", country_id="NPL", work="Brontavine of the outposts")


@pytest.fixture
def keeper(quiet):
    person = make_person("Faraja", country_id="SEN")
    quiet.entrust(person, by=Actor.objects.system())
    return person


@pytest.fixture
def talked(quiet, speaker, keeper, fatou):
    """What the speaker began, told, changed, translated and asked; and what two others made of it."""
    said = {"kind": "question", "language": "en", "naming": Naming.NOBODY, "quoting": "yes"}
    discussion = begin(quiet, speaker, text=BEGUN, by=Actor.objects.of(speaker), **said)
    for person in (fatou, keeper):
        assert sign_in(person).post(f"{discussion.get_absolute_url()}watching/", {"level": "watch"}).status_code == 302
    assert post_to(sign_in(fatou), discussion, "We do as well.", naming=Naming.OFFICE).status_code == 422
    for person, words in ((speaker, TOLD), (fatou, "We do as well."), (keeper, "Thank you both.")):
        assert post_to(sign_in(person), discussion, words, naming=Naming.NOBODY).status_code == 302
    told = discussion.posts.get(number=2)
    discussion.posts.filter(pk=told.pk).update(written_at=now() - timedelta(hours=1))
    told.refresh_from_db()
    edit(told, text=f"{TOLD} Better so.", note="Said better", edition=edition_of(told), by=Actor.objects.of(speaker))
    assert put(speaker, told).status_code == 302
    assert put(fatou, told, "Nous prêtons notre stock.").status_code == 302
    assert sign_in(speaker).post(f"{discussion.get_absolute_url()}polls/new/", ASKED).status_code == 302
    Echo.objects.create(post=told, person=fatou, kind=Echo.Kind.USEFUL)
    keeping.mark_answer(discussion, told, as_keeper=True, by=Actor.objects.of(keeper))
    planned = {"title": "We meet", "agenda": "", "language": "en", "minutes": 60, "zone": "UTC", "join_link": ""}
    Session.objects.plan(quiet, **planned, begins_at=now() + timedelta(days=2), by=Actor.objects.of(keeper))
    settle_all()
    collect()
    send_due()
    discussion.refresh_from_db()
    return discussion


def traces_in(words):
    return TRACES.findall(words)


def copy_of(person):
    """Every file of somebody's own copy."""
    packed = zipfile.ZipFile(io.BytesIO(everything_of(person)))
    return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def test_the_copy_of_a_member_tells_their_own_and_not_who_another_is(talked, fatou):
    copy = copy_of(fatou)
    assert "We do as well." in copy
    assert "Nous prêtons notre stock." in copy
    assert Letter.objects.filter(to__person=fatou, text__contains=TOLD).exists(), "a letter brought her the words"
    assert not traces_in(copy)


def test_nor_does_the_copy_of_who_keeps_the_lab(talked, keeper):
    copy = copy_of(keeper)
    assert "discussion.answer_taken" in copy
    assert not traces_in(copy)


def test_whoever_said_it_finds_it_in_their_own_copy(talked, speaker):
    copy = copy_of(speaker)
    assert TOLD in copy
    assert "Zyxwvanna" in copy


def test_feeds_of_a_lab_that_names_nobody_tell_what_and_never_who(talked, quiet, fatou):
    found = [f"/feeds/labs/{quiet.slug}.atom", "/feeds/areas/supplies.atom", "/feeds/search.atom?q=scales"]
    for address in found:
        for language in ("", "in=fr", "in=ar"):
            answer = Client().get(f"{address}{'&' if '?' in address else '?'}{language}")
            assert answer.status_code == 200, address
            assert BEGUN in answer.text, address
            assert not traces_in(answer.text), address
    for address in ("/feeds/countries/NPL.atom", "/feeds/countries/npl.atom"):
        answer = Client().get(address)
        assert (answer.status_code, BEGUN in answer.text) == (200, False)  # whoever is not named is of no country


def test_a_feed_by_a_key_of_a_lab_of_members_names_nobody_either(talked, quiet, fatou):
    Lab.objects.filter(pk=quiet.pk).update(readers="lab", joining="invite")
    quiet.welcome(fatou, by=Actor.objects.system())
    page = sign_in(fatou).post(f"{quiet.get_absolute_url()}feed/", {"make": "1"}).text
    key = re.search(r"key=(\w+)", page)[1]
    answer = Client().get(f"/feeds/labs/{quiet.slug}.atom?key={key}")
    assert BEGUN in answer.text
    assert not traces_in(answer.text)


def test_tables_calendars_and_light_pages_name_nobody(talked, quiet, keeper):
    poll = Poll.objects.get()
    for number in range(5):
        poll.ballots.create(person=make_person(f"Voter{number}"), places=[1])
    Poll.objects.filter(pk=poll.pk).update(closes_at=now() - timedelta(minutes=1))
    there = talked.get_absolute_url()
    asked = {
        f"{there}polls/{poll.pk}/results.csv": "People who voted",
        f"/calendar/labs/{quiet.slug}.ics": "We meet",
        f"/calendar/labs/{quiet.slug}/1.ics": "We meet",
        f"{there}?light=1": BEGUN,
        there: BEGUN,
    }
    for browser in (Client(), sign_in(keeper)):
        for address, words in asked.items():
            answer = browser.get(address)
            assert (answer.status_code, words in answer.text) == (200, True), address
            assert not traces_in(answer.text), address
