"""Those who keep a lab prepare a post together: nobody else learns of it, and nobody overwrites anybody."""

import io
import zipfile

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Naming
from hlh.people.voices import voice_of
from learning_labs.models import Act, Discussion, Lab, Post, SharedDraft
from learning_labs.order import drafting, keeping, pacing
from learning_labs.order.merging import merge
from tests.conftest import make_lab, make_person, post_to, sign_in
from tests.learning_labs.test_keeping import begun
from tests.racing import at_once

WORDS = "Dear all: quinquagesima writes this every year."
BETTER = "Dear all: we write this every year."


@pytest.fixture
def fiona(lab):
    """Another who facilitates the lab."""
    person = make_person("Fiona")
    lab.entrust(person, by=Actor.objects.system())
    return person


@pytest.fixture
def drafted(keeper, discussion):
    """A discussion under which Faraja prepares a post."""
    assert change(sign_in(keeper), discussion, WORDS).status_code == 302
    return discussion


def address(discussion):
    return f"{discussion.get_absolute_url()}keeping/draft/"


def form_of(browser, discussion):
    """What the form begins with, as a browser sends it back."""
    form = browser.get(address(discussion)).context["form"]
    return {name: form[name].value() for name in ("text", "edition", "once", "naming", "quoting")}


def change(browser, discussion, text, **said):
    return browser.post(address(discussion), form_of(browser, discussion) | {"text": text} | said)


def test_a_draft_is_read_by_who_keeps_the_lab_and_leaves_by_no_way(client, keeper, fiona, ada, amina, drafted):
    post_to(sign_in(amina), drafted, "We lent stock.")
    settle_all()
    send_due()
    there = drafted.get_absolute_url()
    for person in (keeper, fiona, ada):
        for place in (there, address(drafted), f"{address(drafted)}throwing-away/"):
            assert "quinquagesima" in sign_in(person).get(place).text
    places = (there, f"{there}?light=1", drafted.lab.get_absolute_url(), "/", "/me/", "/labs/", address(drafted))
    for reader in (client, sign_in(amina), sign_in(make_person("Otieno"))):
        for place in (
            *places,
            "/feeds/hub.atom",
            f"/feeds/labs/{drafted.lab.slug}.atom",
            f"{address(drafted)}throwing-away/",
        ):
            page = reader.get(place).text
            assert "quinquagesima" not in page
            assert not [words for words in ("A draft that you share", "Prepare a post together") if words in page]
    for reader in (client, sign_in(keeper), sign_in(ada)):
        assert "We found nothing" in reader.get("/search/?q=quinquagesima").text
    assert "1 post" not in client.get(there).text  # Amina's and the first one: the draft is none
    assert not Letter.objects.filter(text__contains="quinquagesima").exists()
    assert "quinquagesima" not in str(list(Notice.objects.values()))
    assert "quinquagesima" not in str(list(Fact.objects.values()))
    assert not list(differences())


def test_any_of_them_changes_it_and_who_did_so_last_is_shown(keeper, fiona, drafted):
    hers = sign_in(fiona)
    assert "<bdi>Faraja</bdi> changed it last" in hers.get(drafted.get_absolute_url()).text
    assert change(hers, drafted, BETTER).status_code == 302
    page = sign_in(keeper).get(drafted.get_absolute_url()).text
    assert "<bdi>Fiona</bdi> changed it last" in page
    assert BETTER in page
    assert WORDS not in page
    assert "You changed it last" in hers.get(address(drafted)).text
    assert SharedDraft.objects.get().is_joint


def test_two_at_once_see_both_texts_and_nothing_is_overwritten(keeper, fiona, drafted):
    one, other = sign_in(keeper), sign_in(fiona)
    before = form_of(other, drafted)
    change(one, drafted, BETTER)
    for also in ({}, {"post": "1"}):
        answer = other.post(address(drafted), before | {"text": "Dear some: we lent soap."} | also)
        assert answer.status_code == 409
        assert "Somebody else changed this draft meanwhile" in answer.text
        assert f"<p>{BETTER}</p>" in answer.text
        assert "<p>Dear some: we lent soap.</p>" in answer.text
        assert "<ins>some:</ins>" in answer.text
        assert ">Dear some: we lent soap.</textarea>" in answer.text
        assert SharedDraft.objects.get().text == BETTER
        assert drafted.posts.count() == 1
    again = answer.context["form"]
    said = before | {"text": "Dear some: we lent soap.", "edition": again["edition"].value()}
    assert other.post(address(drafted), said).status_code == 302
    assert SharedDraft.objects.get().text == "Dear some: we lent soap."


def test_who_posts_it_speaks_in_their_own_name_once_and_the_draft_goes(client, keeper, fiona, drafted):
    hers = sign_in(fiona)
    said = form_of(hers, drafted) | {"text": BETTER, "naming": Naming.NOBODY, "kind": "consider", "post": "1"}
    for _again in range(2):  # the same form sent twice
        answer = hers.post(address(drafted), said)
        assert answer.status_code == 302
        assert answer["Location"].endswith("#post-2")
    posted = drafted.posts.get(number=2)
    assert (posted.text, posted.kind) == (BETTER, "consider")
    assert posted.voice == voice_of(fiona, drafted.place)
    assert posted.voice.naming == Naming.NOBODY
    assert not SharedDraft.objects.exists()
    assert BETTER in client.get(drafted.get_absolute_url()).text
    page = sign_in(keeper).get(drafted.get_absolute_url()).text
    assert "Prepare a post together" in page
    gone = sign_in(keeper).post(address(drafted), said | {"text": "Other words", "once": "k"})
    assert gone.status_code == 409
    assert "posted this draft or threw it away" in gone.text
    assert ">Other words</textarea>" in gone.text
    assert not list(differences())


def test_no_pace_holds_for_them(keeper, drafted, monkeypatch):
    monkeypatch.setattr(pacing, "MOST_IN_A_DAY", 1)
    keeping.slow_down(drafted, minutes=60, by=Actor.objects.of(keeper))
    browser = sign_in(keeper)
    for text in ("First.", "Second."):
        assert change(browser, drafted, text, post="1").status_code == 302
    assert drafted.posts.count() == 3


def test_what_is_called_by_name_is_told_as_of_any_post_and_many_only_when_that_was_asked(keeper, drafted, monkeypatch):
    monkeypatch.setattr("learning_labs.views.sharing.MANY", 0)
    drafted.lab.welcome(make_person("Otieno"), by=Actor.objects.system())
    browser = sign_in(keeper)
    asked = change(browser, drafted, "Read this, @everybody.", post="1")
    assert asked.status_code == 200
    assert "Nothing is posted yet" in asked.text
    assert SharedDraft.objects.exists()
    assert change(browser, drafted, "Read this, @everybody.", post="1", sure="1").status_code == 302
    assert drafted.posts.get(number=2).mentions == ["everybody"]


def test_advice_for_a_patient_waits_as_any_post_does(keeper, drafted):
    change(sign_in(keeper), drafted, "Give the child 250 mg amoxicillin twice a day for five days.", post="1")
    assert drafted.posts.get(number=None).stage == Post.Stage.HELD
    assert not SharedDraft.objects.exists()


def test_how_it_looks_is_shown_and_what_is_wrong_is_said_and_nothing_changes(keeper, drafted):
    browser = sign_in(keeper)
    assert "<em>soap</em>" in change(browser, drafted, "We lent *soap*.", look="1").text
    for words in ("", "\x00", "x" * 8001):
        assert change(browser, drafted, words).status_code == 422
    assert SharedDraft.objects.get().text == WORDS


def test_a_closed_discussion_keeps_the_draft_and_says_why_it_is_not_posted(keeper, drafted):
    browser = sign_in(keeper)
    before = form_of(browser, drafted)
    keeping.close(drafted, because="Answered.", by=Actor.objects.of(keeper))
    page = browser.get(address(drafted)).text
    assert "quinquagesima" in page
    assert "This discussion is closed; it can be read, not added to. The draft stays here." in page
    assert 'name="post"' not in page
    assert browser.post(address(drafted), before | {"post": "1"}).status_code == 403
    assert SharedDraft.objects.exists()
    Discussion.objects.filter(pk=drafted.pk).update(closed_at=None)
    Lab.objects.filter(pk=drafted.lab_id).update(stage="closed", reason="It is done.")
    assert "This lab is closed" in browser.get(address(drafted)).text


def test_it_is_thrown_away_after_one_more_question_and_the_log_says_so(keeper, fiona, drafted):
    one, other, there = sign_in(keeper), sign_in(fiona), f"{address(drafted)}throwing-away/"
    seen = other.get(there)
    assert SharedDraft.objects.exists()
    change(one, drafted, BETTER)
    late = other.post(there, {"edition": seen.context["edition"]})
    assert late.status_code == 409
    assert BETTER in late.text
    assert SharedDraft.objects.exists()
    for _again in range(2):
        assert other.post(there, {"edition": late.context["edition"]}).status_code == 302
    assert not SharedDraft.objects.exists()
    assert "There is no draft here" in one.get(there).text
    assert Act.objects.get().fact.verb == "discussion.shared_draft_thrown_away"
    log = one.get(f"{drafted.lab.get_absolute_url()}log/").text
    assert "Threw a shared draft away" in log
    assert "quinquagesima" not in log


def test_it_travels_with_a_merge_and_two_stand_in_one(keeper, fiona, lab, amina, drafted):
    by, first = Actor.objects.of(keeper), begun(lab, amina, "Who keeps vaccines cold?")
    drafting.keep(first, "Cold boxes.", edition=drafting.edition_of(first, ""), by=Actor.objects.of(fiona))
    second = begun(lab, amina, "Who mends fridges?")
    merge(Discussion.objects.get(pk=first.pk), Discussion.objects.get(pk=second.pk), because="", by=by)
    assert SharedDraft.objects.under(second).text == "Cold boxes."
    merge(Discussion.objects.get(pk=second.pk), Discussion.objects.get(pk=drafted.pk), because="", by=by)
    both = SharedDraft.objects.get()
    assert both.discussion_id == drafted.pk
    assert (WORDS in both.text, "Cold boxes." in both.text, both.is_joint) == (True, True, True)


def test_it_goes_along_to_another_lab_and_is_read_by_who_keeps_that_one(keeper, ada, drafted):
    other, hers = make_lab("elsewhere"), make_person("Nekesa")
    other.entrust(hers, by=Actor.objects.system())
    keeping.move(drafted, other, because="", by=Actor.objects.of(ada))
    there = Discussion.objects.get(pk=drafted.pk)
    assert "quinquagesima" in sign_in(hers).get(address(there)).text
    assert sign_in(keeper).get(address(there)).status_code == 403


def test_it_is_in_the_copy_of_who_changed_it_last_and_goes_with_them_unless_others_wrote_in_it(
    keeper, fiona, ada, amina, drafted
):
    def copy_of(person):
        packed = zipfile.ZipFile(io.BytesIO(everything_of(person)))
        return b"".join(packed.read(name) for name in packed.namelist()).decode()

    assert "quinquagesima" in copy_of(keeper)
    assert "quinquagesima" not in copy_of(fiona) + copy_of(ada) + copy_of(amina)
    change(sign_in(fiona), drafted, f"{WORDS} And Fiona.")
    assert "quinquagesima" in copy_of(fiona)
    assert "quinquagesima" not in copy_of(keeper)
    erase(fiona, by=Actor.objects.system())
    assert "<bdi>A former member</bdi> changed it last" in sign_in(keeper).get(address(drafted)).text
    SharedDraft.objects.get().delete()
    change(sign_in(keeper), drafted, WORDS)
    erase(keeper, by=Actor.objects.system())
    assert not SharedDraft.objects.exists()


def test_of_many_who_begin_a_draft_at_once_one_does(whole):
    lab = make_lab()
    talk = begun(lab, make_person("Amina"), "Who lends?")
    edition, keepers = drafting.edition_of(talk, ""), [make_person(f"Keeper{number}") for number in range(4)]

    def writes(person):
        by = Actor.objects.of(person)
        return lambda: drafting.keep(talk, f"{person.name} begins.", edition=edition, by=by)

    assert at_once(*map(writes, keepers)) == ["done", *["too late"] * 3]
    assert not SharedDraft.objects.get().is_joint
