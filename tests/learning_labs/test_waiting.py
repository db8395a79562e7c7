"""A newcomer's first post, and what reads like advice for a patient, waits for a facilitator: nothing of it is told before."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences, mend
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Decision
from hlh.files.tasks import clean_waiting
from hlh.loop import make_brief
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Organisation, Verification
from hlh.policy import NotNow
from learning_labs.models import Discussion, Lab, Post
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in

WORDS = "We counted the stock of quinquagesima every Friday."
ADVICE = "Give the child 250 mg amoxicillin twice a day for five days."


@pytest.fixture
def careful(db):
    """A lab where first posts wait, as in every new one."""
    return make_lab("careful", first_posts_wait_since=now())


@pytest.fixture
def talk(careful, settings):
    settings.ANSWER_PAUSE = 0
    return discuss(careful, address="asker@health.example")


def release(by):
    Case.objects.get().release(by=Actor.objects.of(by))


@pytest.mark.parametrize(("readers", "wait"), [("public", True), ("members", True), ("lab", False)])
def test_a_new_lab_lets_first_posts_wait_unless_its_people_were_invited(db, readers, wait):
    said = {"title": "New", "purpose": "x", "guiding_question": "x", "areas": [1], "readers": readers}
    lab = Lab.objects.open_one(slug="new", by=Actor.objects.system(), **said)
    assert lab.first_posts_wait == wait


def test_a_newcomer_reads_at_once_why_their_post_waits_and_what_happens_next(fatou, talk):
    answer = post_to(sign_in(fatou), talk, WORDS)
    post = Post.objects.get(text=WORDS)
    assert (post.stage, post.number, post.why) == ("held", None, "newcomer")
    assert answer["Location"].endswith(f"#held-{post.pk}")
    page = sign_in(fatou).get(answer["Location"]).text
    assert WORDS in page
    assert "waits until a facilitator has read it" in page
    assert f'id="held-{post.pk}"' in page


FIRST = "Your first post is read by a facilitator before others see it"


def test_a_newcomer_reads_before_typing_that_their_first_post_waits(fatou, frida, amina, client, careful, talk):
    there, lab = talk.get_absolute_url(), careful.get_absolute_url()
    hers = sign_in(fatou)
    page = hers.get(there).text
    assert page.index(FIRST) < page.index("<textarea")
    for place in (f"{lab}new/", f"{lab}tell/"):
        assert FIRST in hers.get(place).text
    for browser in (client, sign_in(frida), sign_in(amina)):  # no account; and two who are appointed
        assert FIRST not in browser.get(there).text
    post_to(hers, talk, WORDS)
    assert FIRST in hers.get(there).text
    release(frida)
    for place in (there, f"{lab}new/", f"{lab}tell/"):
        assert FIRST not in hers.get(place).text
    careful.let_first_posts_wait(wait=False, by=Actor.objects.system())
    assert FIRST not in sign_in(make_person("Otieno")).get(there).text


def test_who_is_verified_at_a_ministry_is_no_newcomer(fatou, talk):
    ministry = Organisation.objects.create(name="Ministry", kind="ministry", country_id="SEN")
    type(fatou).objects.filter(pk=fatou.pk).update(organisation=ministry)
    fatou.refresh_from_db()
    assert FIRST in sign_in(fatou).get(talk.get_absolute_url()).text
    Verification.objects.verify(fatou, Verification.How.DOMAIN, by=Actor.objects.system())
    assert FIRST not in sign_in(fatou).get(talk.get_absolute_url()).text
    post_to(sign_in(fatou), talk, WORDS)
    assert Post.objects.get(text=WORDS).stage == "shown"


def test_whoever_no_limit_concerns_costs_no_query_more(careful, fatou, frida, talk, lab):
    """The same page where first posts wait, and where they do not."""
    other, hers = discuss(lab, once="other"), sign_in(fatou)
    post_to(hers, talk, WORDS)
    release(frida)
    post_to(hers, other, "We lent stock.")

    def queries(browser, discussion):
        browser.get(discussion.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            browser.get(discussion.get_absolute_url())
        return len(asked)

    assert queries(hers, talk) == queries(hers, other)
    assert queries(Client(), talk) == queries(Client(), other)
    assert queries(sign_in(frida), talk) == queries(sign_in(frida), other)


def test_nobody_else_learns_anything_of_a_post_that_waits(client, fatou, amina, talk):
    post_to(sign_in(amina), talk, "We lent stock.")
    settle_all()
    before = Client().get(talk.get_absolute_url()).content
    moved = Discussion.objects.get(pk=talk.pk).moved_at
    facts = Fact.objects.filter(verb="post.written").count()
    notices, letters = Notice.objects.count(), Letter.objects.exclude(kind="post-held").count()
    post_to(sign_in(fatou), talk, WORDS)
    settle_all()
    send_due()
    assert Client().get(talk.get_absolute_url()).content == before
    for reader in (client, sign_in(amina), sign_in(make_person("Otieno"))):
        for address in (talk.get_absolute_url(), talk.lab.get_absolute_url(), "/labs/", "/"):
            page = reader.get(address).text
            assert "quinquagesima" not in page
            assert "3 posts" not in page
        assert "We found nothing" in reader.get("/search/?q=quinquagesima").text
    talk.refresh_from_db()
    assert (talk.post_count, talk.moved_at) == (2, moved)
    assert entry_of(talk).passages.count() == 2
    assert Fact.objects.filter(verb="post.written").count() == facts
    assert (Notice.objects.count(), Letter.objects.exclude(kind="post-held").count()) == (notices, letters)
    assert list(differences()) == []


def test_what_is_released_is_the_newest_post_and_all_follows(client, fatou, frida, amina, talk):
    post_to(sign_in(fatou), talk, WORDS)
    post_to(sign_in(amina), talk, "We lent stock.")
    settle_all()
    release(frida)
    settle_all()
    post = Post.objects.get(text=WORDS)
    assert (post.stage, post.number, post.why) == ("shown", 3, "")
    assert Case.objects.get().anchor == "post-3"
    assert client.get(talk.get_absolute_url()).text.index("We lent stock.") < client.get(
        talk.get_absolute_url()
    ).text.index(WORDS)
    assert "1 found" in client.get("/search/?q=quinquagesima").text
    assert Letter.objects.filter(kind="post-written").exists()  # Amina takes part
    assert Decision.objects.get().what == "released"
    assert list(differences()) == []


def test_whoever_was_released_once_waits_no_more(fatou, frida, talk):
    browser = sign_in(fatou)
    post_to(browser, talk, WORDS)
    post_to(browser, talk, "And on Mondays.")
    assert Post.objects.filter(stage="held").count() == 2
    Case.objects.earliest("pk").release(by=Actor.objects.of(frida))
    post_to(browser, talk, "And on Tuesdays.")
    assert Post.objects.get(text="And on Tuesdays.").stage == "shown"


def test_who_is_appointed_is_no_newcomer(amina, talk):
    post_to(sign_in(amina), talk, WORDS)
    assert Post.objects.get(text=WORDS).stage == "shown"


def test_where_first_posts_do_not_wait_they_are_shown(fatou, discussion):
    post_to(sign_in(fatou), discussion, WORDS)
    assert Post.objects.get(text=WORDS).stage == "shown"


def test_advice_for_a_patient_waits_wherever_and_by_whomever(client, amina, discussion):
    page = sign_in(amina).get(post_to(sign_in(amina), discussion, ADVICE)["Location"]).text
    assert Post.objects.get(text=ADVICE).why == "clinical"
    assert "reads like treatment advice for a patient" in page
    assert "Treatment of one patient is not discussed here" in page
    assert page.count('href="/helpdesk/ask/"') > 1  # in the note too
    assert "amoxicillin" not in client.get(discussion.get_absolute_url()).text


def test_what_an_asker_adds_waits_too_when_it_reads_like_advice(discussion):
    post = discussion.go_on(ADVICE, by=Actor.objects.system(), once="addition-1")
    assert (post.stage, post.why) == ("held", "clinical")
    assert discussion.go_on("Since Monday.", by=Actor.objects.system(), once="addition-2").number == 2


def test_a_brief_takes_over_nothing_that_waits(fatou, talk):
    post_to(sign_in(fatou), talk, WORDS, quoting="yes")
    made = make_brief(talk, fatou, once="once", by=Actor.objects.of(fatou))
    assert made.left_out == 1  # the question, whose asker has not allowed it
    assert "quinquagesima" not in sign_in(fatou).get(made.address).text


def test_the_same_form_sent_again_waits_once_also_after_it_was_released(fatou, frida, talk):
    browser = sign_in(fatou)
    post_to(browser, talk, WORDS, once="k1")
    post_to(browser, talk, WORDS, once="k1")
    release(frida)
    assert post_to(browser, talk, WORDS, once="k1")["Location"].endswith("#post-2")
    assert Post.objects.filter(text=WORDS).count() == 1


def test_its_author_is_told_by_letter_too(fatou, talk):
    post_to(sign_in(fatou), talk, WORDS)
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="post-held")
    assert letter.state == "sent"
    assert "waits until a facilitator has read it" in letter.text


def test_what_was_released_before_its_letter_went_out_is_not_said_to_wait(fatou, frida, talk):
    post_to(sign_in(fatou), talk, WORDS)
    settle_all()
    release(frida)
    send_due()
    assert not Letter.objects.filter(kind="post-held", state="sent").exists()


def test_the_files_of_a_post_that_waits_are_for_its_author_and_who_decides(client, fatou, frida, amina, talk):
    from tests.files.conftest import photo

    board = SimpleUploadedFile("board.jpg", photo((40, 30)))
    sign_in(fatou).post(
        f"{talk.get_absolute_url()}posts/", {"text": WORDS, "naming": 0, "quoting": "ask", "file": board}
    )
    clean_waiting()
    attachment = Post.objects.get(text=WORDS).attachments.get()
    address = f"/files/{attachment.file.ref}/{attachment.name}"
    assert [reader.get(address).status_code for reader in (client, sign_in(amina))] == [404, 404]
    assert [sign_in(reader).get(address).status_code for reader in (fatou, frida)] == [200, 200]
    release(frida)
    assert client.get(address).status_code == 200


def test_what_was_never_read_goes_with_an_erased_author(fatou, talk):
    post_to(sign_in(fatou), talk, WORDS)
    settle_all()
    erase(fatou, by=Actor.objects.system())
    assert not Post.objects.filter(text=WORDS).exists()
    assert not Case.objects.exists()


def test_a_passage_of_what_waits_is_found_and_taken_out(fatou, talk):
    post_to(sign_in(fatou), talk, WORDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalogue_passage (entry_id, anchor, text, language, words) VALUES (%s, %s, 'x', 'en', '')",
            [entry_of(talk).pk, Post.objects.get(text=WORDS).anchor],
        )
    assert [difference.what for difference in differences()] == ["tells what is held or hidden"]
    mend()
    assert list(differences()) == []


def test_a_discussion_with_a_post_that_waits_keeps_its_queries(fatou, talk, django_assert_max_num_queries):
    browser = sign_in(fatou)
    post_to(browser, talk, WORDS)
    browser.get(talk.get_absolute_url())
    with django_assert_max_num_queries(10):
        assert WORDS in browser.get(talk.get_absolute_url()).text


def test_what_waits_goes_along_when_its_discussion_moves(fatou, talk):
    post_to(sign_in(fatou), talk, WORDS)
    there = make_lab("elsewhere", areas=[3])
    talk.move_to(there, area=3, by=Actor.objects.system())
    assert set(Case.objects.get().marks) == {f"lab:{there.pk}", "area:3"}


def test_released_and_hidden_at_the_same_moment_is_one_of_the_two(whole):
    frida = make_person("Frida")
    talk = discuss(make_lab("careful", first_posts_wait_since=now()))
    post_to(sign_in(make_person("Fatou")), talk, WORDS)
    by = Actor.objects.of(frida)

    def decide(number):
        case = Case.objects.get()
        try:
            case.release(by=by) if number % 2 else case.hide(reason="wrong", words="", by=by)
        except NotNow:
            return "late"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(decide, range(4)))
    assert sorted(outcomes) == ["done", "late", "late", "late"]
    assert Decision.objects.get().what == Case.objects.get().stage
    assert Post.objects.get(text=WORDS).stage == {"released": "shown", "hidden": "hidden"}[Case.objects.get().stage]
    assert list(differences()) == []


def test_somebody_goes_on_writing_while_their_first_post_is_released(whole):
    frida, fatou = make_person("Frida"), make_person("Fatou")
    talk = discuss(make_lab("careful", first_posts_wait_since=now()))
    post_to(sign_in(fatou), talk, WORDS)

    def act(number):
        try:
            if number == 0:
                Case.objects.earliest("pk").release(by=Actor.objects.of(frida))
            else:
                here = Discussion.objects.select_related("lab").get(pk=talk.pk)
                by = Actor.objects.of(fatou)
                here.say(fatou, text=f"Part {number}.", language="en", naming=0, quoting="ask", by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))
    shown = Post.objects.filter(stage="shown").order_by("number")
    assert [post.number for post in shown] == list(range(1, shown.count() + 1))
    assert Case.objects.filter(stage="waiting").count() == Post.objects.filter(stage="held").count()
    assert list(differences()) == []
