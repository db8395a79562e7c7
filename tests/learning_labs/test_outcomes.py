"""Some weeks after an answer whoever asked, and whoever meant to try it, says with one tap whether it worked."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter, Preferences
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Effort, Person
from hlh.people.voices import own_voice
from learning_labs.models import Discussion, Echo, FollowUp, Lab
from learning_labs.order.merging import merge
from learning_labs.outcomes.asking import ask_whether_it_worked
from learning_labs.saying.beginning import begin
from tests.conftest import discuss, make_person, post_to, sign_in

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
HUB = Actor.objects.system


@pytest.fixture
def answered(lab, fatou, amina):
    """What Fatou asked, with Amina's post, which Fatou took for the answer, and Nadia means to try."""
    said = {"kind": "question", "language": "en", "naming": 0, "quoting": "ask", "area": 6}
    here = begin(lab, fatou, text="Who repairs scales?", by=Actor.objects.of(fatou), **said)
    post_to(sign_in(amina), here, "The mill does, for oil.")
    post = here.posts.get(number=2)
    sign_in(fatou).post(f"{here.get_absolute_url()}answer/", {"post": post.pk})
    Echo.objects.tap(post, make_person("Nadia"), Echo.Kind.WILL_TRY)
    return Discussion.objects.get(pk=here.pk)


def after(days, discussion):
    """Ask, so many days after it was taken for the answer."""
    Discussion.objects.filter(pk=discussion.pk).update(marked_at=now() - timedelta(days=days, minutes=5))
    asked = ask_whether_it_worked()
    settle_all()
    send_due()
    return asked


def asked_of(name):
    return FollowUp.objects.filter(voice=own_voice(Person.objects.get(name=name))).latest("pk")


def of_the_asker():
    return FollowUp.objects.filter(is_asker=True).latest("pk")


def letters():
    return Letter.objects.filter(kind="outcome-asked").order_by("pk")


def test_after_thirty_days_each_is_asked_once_with_the_reason_and_four_links(answered):
    assert after(29, answered) == 0
    assert after(30, answered) == 2
    assert after(31, answered) == 0
    to_the_asker, to_the_other = letters()
    assert to_the_asker.subject == "Did it work? Who repairs scales?"
    assert to_the_asker.reason == "You asked this."
    assert to_the_other.reason == "You said that you will try this."
    assert "The mill does, for oil." in to_the_asker.text
    assert "30 days ago" in to_the_asker.text
    ends = re.findall(r"/labs/outcomes/[a-z0-9]+/\?key=[a-z2-7]+#(\w+)", to_the_asker.text)
    assert ends == ["worked", "partly", "no", "untried"]


def test_one_tap_by_the_link_is_enough_and_opening_does_nothing(answered, client):
    after(30, answered)
    link = re.search(r"/labs/outcomes/[a-z0-9]+/\?key=[a-z2-7]+", letters()[0].text)[0]
    browser = Client()
    clean = browser.get(link)["Location"]
    page = browser.get(clean).text
    assert page.count('name="outcome"') == 4
    assert of_the_asker().outcome == ""
    assert browser.post(clean, {"outcome": "splendid"}, headers=FROM_HERE).status_code == 422
    assert browser.post(clean, {"outcome": "worked"}, headers=FROM_HERE).status_code == 302
    assert "Readers see: It worked." in browser.get(clean).text
    shown = client.get(answered.get_absolute_url()).text
    assert "After 30 days, says who asked: It worked." in shown
    assert browser.post(clean, {"outcome": "partly"}, headers=FROM_HERE).status_code == 302
    assert "says who asked: It worked in part." in client.get(answered.get_absolute_url()).text
    assert "says who asked: It worked in part." in client.get(answered.get_absolute_url(), {"light": 1}).text
    assert [fact.details["outcome"] for fact in Fact.objects.filter(verb="outcome.told").order_by("pk")] == [
        "worked",
        "partly",
    ]
    assert Client().post(clean, {"outcome": "no"}, headers=FROM_HERE).status_code == 404
    assert Client().get(clean)["Location"].startswith("/accounts/login/")
    assert sign_in(make_person("Other")).get(clean).status_code == 404


def test_others_are_counted_and_nobody_sees_who_said_what(answered, client):
    after(30, answered)
    nadia = sign_in(Person.objects.get(name="Nadia"))
    page = asked_of("Nadia").get_absolute_url()
    assert "nobody sees who said what" in nadia.get(page).text
    assert nadia.post(page, {"outcome": "no"}).status_code == 302
    shown = client.get(answered.get_absolute_url()).text
    assert "Others who wanted to try it: It did not work (1)." in shown
    assert "Nadia" not in shown


def test_after_ninety_days_only_who_has_not_settled_it_is_asked_again_and_their_last_word_counts(answered, client):
    after(30, answered)
    of_the_asker().tell(FollowUp.Outcome.WORKED, by=HUB())
    asked_of("Nadia").tell(FollowUp.Outcome.NOT_TRIED, by=HUB())
    assert after(90, answered) == 1
    asked_of("Nadia").tell(FollowUp.Outcome.WORKED, by=HUB())
    shown = client.get(answered.get_absolute_url()).text
    assert "Others who wanted to try it: It worked (1)." in shown
    assert "After 30 days, says who asked: It worked." in shown


def test_another_answer_is_asked_about_anew_and_nothing_old_is_said_of_it(answered, amina, client):
    after(30, answered)
    of_the_asker().tell(FollowUp.Outcome.NO, by=HUB())
    post_to(sign_in(amina), answered, "Or the smith, for nothing.")
    asker = of_the_asker()
    answered.refresh_from_db()
    answered.take_answer(answered.posts.get(number=3), by=HUB(), marked=Discussion.Marked.OPENER)
    assert "says who asked" not in client.get(answered.get_absolute_url()).text
    assert sign_in(Person.objects.get(name="Fatou")).get(asker.get_absolute_url()).status_code == 404
    assert after(30, answered) == 1
    answered.leave_open()
    assert Discussion.objects.get(pk=answered.pk).marked_at is None
    assert ask_whether_it_worked() == 0


def test_an_asker_of_the_help_desk_without_an_account_is_asked_by_letter(lab, amina):
    here = discuss(lab, address="asker@example.org")
    post_to(sign_in(amina), here, "We lent ours.")
    here.take_answer(here.posts.get(number=2), by=HUB())
    assert after(30, here) == 1
    letter = letters().get()
    assert letter.to.address == "asker@example.org"
    link = re.search(r"/labs/outcomes/[a-z0-9]+/\?key=[a-z2-7]+", letter.text)[0]
    browser = Client()
    clean = browser.get(link)["Location"]
    assert browser.post(clean, {"outcome": "no"}, headers=FROM_HERE).status_code == 302
    assert of_the_asker().outcome == "no"


def test_it_takes_from_the_budget_and_asks_nobody_beyond_it_or_who_wants_none(answered, fatou):
    Person.objects.filter(name="Nadia").update(asks_a_month=0)
    Preferences.objects.create(person=fatou, cadences={"outcome-asked": "off"})
    assert after(30, answered) == 1
    assert Effort.objects.get().what == Effort.What.OUTCOME
    assert not letters().exists()


def test_whoever_left_a_closed_lab_is_not_asked_and_reads_nothing(answered, fatou):
    after(30, answered)
    Lab.objects.filter(pk=answered.lab_id).update(readers=Lab.Readers.LAB, joining=Lab.Joining.INVITATION)
    page = asked_of("Nadia").get_absolute_url()
    assert sign_in(Person.objects.get(name="Nadia")).get(page).status_code == 404
    assert after(90, answered) == 1  # Fatou, who wrote there and so belongs to it


def test_what_was_said_goes_along_in_a_merge_and_goes_with_an_erased_person(answered, lab, fatou, client):
    after(30, answered)
    of_the_asker().tell(FollowUp.Outcome.WORKED, by=HUB())
    packed = zipfile.ZipFile(io.BytesIO(everything_of(fatou)))
    assert '"outcome": "worked"' in packed.read("everything.json").decode()
    other = begin(lab, fatou, text="Scales?", by=HUB(), kind="question", language="en", naming=0, quoting="ask", area=6)
    merge(answered, other, because="", by=HUB())
    assert "says who asked: It worked." in client.get(other.get_absolute_url()).text
    erase(fatou, by=HUB())
    assert not FollowUp.objects.filter(is_asker=True).exists()
    assert "says who asked" not in client.get(other.get_absolute_url()).text


def test_nobody_is_asked_about_their_own_words_or_long_after(answered, fatou, lab):
    assert after(61, answered) == 0
    own = begin(lab, fatou, text="Scales?", by=HUB(), kind="question", language="en", naming=0, quoting="ask", area=6)
    post_to(sign_in(fatou), own, "I found out: the mill.")
    own.take_answer(own.posts.get(number=2), by=HUB(), marked=Discussion.Marked.OPENER)
    assert after(30, own) == 0
