"""What those who keep a lab say to each other, and who looks after what: theirs alone."""

import io
import zipfile

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Appointment
from learning_labs.models import Assignment, Discussion, Note
from learning_labs.order import keeping
from tests.conftest import make_person, post_to, sign_in
from tests.learning_labs.test_keeping import act

WORDS = "Between us: quinquagesima writes this every year."


@pytest.fixture
def noted(keeper, discussion):
    """A discussion under which Faraja left a note."""
    act(sign_in(keeper), discussion, "notes", words=WORDS)
    return discussion


def test_a_note_is_read_by_who_keeps_the_lab_and_leaves_by_no_way(client, keeper, ada, amina, noted):
    post_to(sign_in(amina), noted, "We lent stock.")
    settle_all()
    send_due()
    there = noted.get_absolute_url()
    for person in (keeper, ada):
        assert "quinquagesima" in sign_in(person).get(there).text
        assert "quinquagesima" in sign_in(person).get(f"{there}keeping/").text
    for reader in (client, sign_in(amina), sign_in(make_person("Otieno"))):
        for address in (there, noted.lab.get_absolute_url(), "/", "/me/", f"{there}keeping/"):
            assert "quinquagesima" not in reader.get(address).text
            assert "For those who keep this lab" not in reader.get(address).text
    for reader in (client, sign_in(keeper), sign_in(ada)):
        assert "We found nothing" in reader.get("/search/?q=quinquagesima").text
    assert not Letter.objects.filter(text__contains="quinquagesima").exists()
    assert "quinquagesima" not in str(list(Notice.objects.values()))


def test_a_note_is_in_the_copy_of_its_author_alone_and_goes_with_them(keeper, ada, amina, noted):
    def copy_of(person):
        packed = zipfile.ZipFile(io.BytesIO(everything_of(person)))
        return b"".join(packed.read(name) for name in packed.namelist()).decode()

    assert "quinquagesima" in copy_of(keeper)
    assert "quinquagesima" not in copy_of(ada) + copy_of(amina)
    erase(keeper, by=Actor.objects.system())
    assert not Note.objects.exists()


def test_a_note_is_left_once_and_what_is_wrong_with_it_is_said(keeper, amina, discussion):
    browser = sign_in(keeper)
    for _again in range(2):
        assert act(browser, discussion, "notes", words="Once", once="k").status_code == 302
    assert Note.objects.count() == 1
    for words in ("", "\x00", "x" * 2001):
        assert act(browser, discussion, "notes", words=words).status_code == 422
    assert act(sign_in(amina), discussion, "notes", words="Let me in").status_code == 403
    assert Note.objects.count() == 1


def test_who_looks_after_it_gets_one_letter_and_a_line_until_it_is_done(keeper, ada, discussion):
    other = make_person("Fiona")
    discussion.lab.entrust(other, by=Actor.objects.system())
    browser, hers = sign_in(keeper), sign_in(other)
    assert act(browser, discussion, "assignment", person=ada.pk).status_code == 422  # she does not facilitate it
    for _again in range(2):
        assert act(browser, discussion, "assignment", person=other.pk).status_code == 302
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="discussion-assigned")
    assert (letter.state, discussion.title in letter.text) == ("sent", True)
    assert "You look after this discussion" in hers.get("/me/").text
    assert "You look after this discussion" not in browser.get("/me/").text
    assert "Fiona" in browser.get(f"{discussion.get_absolute_url()}keeping/").text

    post_to(hers, discussion, "We lent stock.")
    keeping.mark_answer(discussion, discussion.posts.get(number=2), as_keeper=True, by=Actor.objects.of(other))
    assert "You look after this discussion" not in hers.get("/me/").text
    keeping.unmark_answer(Discussion.objects.get(pk=discussion.pk), as_keeper=True, by=Actor.objects.of(other))
    assert "You look after this discussion" in hers.get("/me/").text
    assert act(hers, discussion, "assignment", done="1").status_code == 302
    assert "You look after this discussion" not in hers.get("/me/").text


def test_who_facilitates_no_longer_looks_after_nothing(keeper, discussion):
    keeping.assign(discussion, keeper, by=Actor.objects.of(keeper))
    settle_all()
    assert not Letter.objects.filter(kind="discussion-assigned").exists()  # who took it knows
    assert "You look after this discussion" in sign_in(keeper).get("/me/").text
    Appointment.objects.get(person=keeper).end(by=Actor.objects.system())
    assert "You look after this discussion" not in sign_in(keeper).get("/me/").text
    keeping.unassign(discussion, is_done=False, by=Actor.objects.system())
    assert not Assignment.objects.exists()
