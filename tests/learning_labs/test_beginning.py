"""Beginning a discussion: one field, or four short parts; near ones first, nothing lost, nothing shown before its time."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.models import Case, Entry
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from learning_labs.models import Discussion, Membership, Post
from tests.conftest import discuss, make_lab, post_to, sign_in

WORDS = "Our syringes end next Friday. Who lent some to a neighbour?"
ADVICE = "Give the child 250 mg amoxicillin twice a day for five days."
NAMED = {"naming": 3, "quoting": "yes", "once": "a-key"}
PARTS = {
    "problem": "Two of nine stores had no oxytocin.",
    "did": "We moved stock by motorcycle.",
    "came": "No birth went without it for six weeks.",
}


def begin(browser, lab, kind="question", **said):
    return browser.post(f"/labs/{lab.slug}/new/?kind={kind}", {"text": WORDS} | NAMED | said)


def hidden(page, name):
    """What a form carries along in a hidden field."""
    return re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page).group(1)


def test_one_field_begins_a_discussion_that_everybody_finds_and_its_people_hear_of(lab, amina, fatou, client):
    lab.welcome(fatou, by=Actor.objects.system())
    answer = begin(sign_in(amina), lab)
    assert (answer.status_code, answer["Location"]) == (302, f"/labs/{lab.slug}/1/")
    discussion = Discussion.objects.get()
    assert (discussion.title, discussion.kind, discussion.area_id) == (WORDS, "question", 6)
    assert discussion.posts.get().kind == "question"
    assert discussion.countries == ["KEN"]
    page = client.get(answer["Location"]).text
    assert WORDS in page
    assert "Amina" in page
    assert WORDS in client.get(f"/labs/{lab.slug}/").text + client.get("/search/?q=syringes").text
    assert Membership.objects.filter(lab=lab, person=amina).exists()
    settle_all()
    assert [notice.to.person_id for notice in Notice.objects.filter(kind="discussion-begun")] == [fatou.pk]
    assert not list(differences())


def test_a_form_that_is_sent_twice_begins_once_and_another_text_begins_another(lab, amina):
    browser = sign_in(amina)
    first, again = begin(browser, lab), begin(browser, lab)
    assert first["Location"] == again["Location"]
    assert begin(browser, lab, text="And who repairs fridges?", sure="1")["Location"] != first["Location"]
    assert Fact.objects.filter(verb="discussion.opened").count() == 2


def test_near_ones_come_first_and_one_tap_sends_it_all_the_same(lab, amina):
    discuss(lab, "Who lent syringes to a neighbour when they ended?")
    browser = sign_in(amina)
    looked = begin(browser, lab)
    assert looked.status_code == 200
    assert "Who lent syringes" in looked.text
    assert WORDS in looked.text
    assert hidden(looked.text, "sure") == "1"
    assert Discussion.objects.count() == 1
    assert begin(browser, lab, sure="1").status_code == 302
    plain = browser.get(f"/labs/{lab.slug}/new/")
    assert len(looked.content) - len(plain.content) < 5000


def test_what_it_will_look_like_is_shown_and_nothing_is_sent(lab, amina):
    page = begin(sign_in(amina), lab, text="We *lent* some.\n\n<script>alert(1)</script>", look="1").text
    assert "<em>lent</em>" in page
    assert "<script>alert" not in page
    assert not Discussion.objects.exists()


def test_a_title_an_area_and_a_file_may_be_chosen(amina):
    lab = make_lab("wide", areas=[2, 6])
    file = SimpleUploadedFile("list.txt", b"syringes: 40")
    assert begin(sign_in(amina), lab, title="Lending syringes", area="2", file=file).status_code == 302
    discussion = Discussion.objects.get()
    assert (discussion.title, discussion.area_id) == ("Lending syringes", 2)
    assert discussion.posts.get().has_files
    wrong = begin(sign_in(amina), lab, area="9", once="other")
    assert wrong.status_code == 422
    assert WORDS in wrong.text


def test_only_facilitators_announce(lab, amina, frida):
    refused = begin(sign_in(amina), lab, kind="announce")
    assert refused.status_code == 403
    assert "Only facilitators of this lab announce" in refused.text
    assert begin(sign_in(frida), lab, kind="announce").status_code == 302
    assert Discussion.objects.get().kind == "announce"


def test_a_lab_in_synthesis_or_closed_begins_nothing(lab, amina):
    browser = sign_in(amina)
    lab.synthesise(words="", due_on=None, next_step="", by=Actor.objects.system())
    refused = begin(browser, lab)
    assert refused.status_code == 403
    assert "begins no new discussions" in refused.text
    assert WORDS in refused.text
    assert "Ask or tell" not in browser.get(f"/labs/{lab.slug}/").text


def test_a_stranger_signs_in_and_finds_what_they_wrote(lab, client):
    answer = client.post(f"/labs/{lab.slug}/new/", {"text": WORDS}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code in (302, 303)
    assert "/accounts/login/" in answer["Location"]
    assert client.get(f"/labs/{lab.slug}/new/").status_code == 302


def test_four_short_parts_are_kept_one_by_one_and_become_one_experience(lab, amina):
    browser, page = sign_in(amina), f"/labs/{lab.slug}/tell/"
    assert "1 of 4" in browser.get(page).text
    told = {}
    for at, part in enumerate(PARTS):
        told[part] = PARTS[part]
        answer = browser.post(page, told | {"at": at, "to": at + 1, "once": "a-key"})
        assert f"{at + 2} of 4" in answer.text
        elsewhere = sign_in(amina, Client()).get(page).text
        assert PARTS[part] in elsewhere
    whole = browser.post(page, told | {"at": 3, "to": 4, "once": "a-key"}).text
    assert "What came of it?" in whole
    assert re.search(r'name="naming" value="\d"[^>]* checked', whole)
    assert "wrong-why" not in whole
    assert "What would you tell others?" not in whole
    answer = browser.post(page, told | NAMED | {"at": 4, "send": "1"})
    assert answer.status_code == 302
    post = Post.objects.get()
    assert post.kind == "experience"
    assert "<h3>What did you do?</h3>" in post.html
    assert post.discussion.title == PARTS["problem"]
    assert "1 of 4" in sign_in(amina, Client()).get(page).text


def test_a_part_that_is_missing_is_asked_for_and_one_can_go_back(lab, amina):
    browser, page = sign_in(amina), f"/labs/{lab.slug}/tell/"
    missing = browser.post(page, {"problem": "", "at": 0, "to": 1})
    assert (missing.status_code, "1 of 4" in missing.text) == (422, True)
    back = browser.post(page, {"problem": "Stock-outs", "did": "", "at": 1, "to": 0})
    assert (back.status_code, "1 of 4" in back.text, "Stock-outs" in back.text) == (200, True, True)
    sent = browser.post(page, {"problem": "Stock-outs", "did": "", "at": 4, "send": "1"} | NAMED)
    assert (sent.status_code, "2 of 4" in sent.text) == (422, True)
    assert not Discussion.objects.exists()


@pytest.mark.parametrize("said", [{"at": "x", "to": "-1"}, {"at": "99999999999999", "to": "9"}, {"to": "2\0"}, {}])
def test_steps_that_are_none_break_nothing(lab, amina, said):
    assert sign_in(amina).post(f"/labs/{lab.slug}/tell/", said).status_code in (200, 422)


# What waits for a facilitator


@pytest.fixture
def careful(db):
    return make_lab("careful", first_posts_wait_since=now())


@pytest.fixture
def waiting(careful, fatou):
    """A newcomer's first words begin a discussion."""
    begin(sign_in(fatou), careful)
    return Discussion.objects.select_related("lab").get()


def test_until_it_is_read_its_author_and_who_decides_see_it_and_nobody_else(waiting, fatou, frida, amina, client):
    there = waiting.get_absolute_url()
    settle_all()
    page = sign_in(fatou).get(there).text
    assert WORDS in page
    assert "waits until a facilitator has read it" in page
    assert "Add what you know" not in page
    assert sign_in(frida).get(there).status_code == 200
    assert WORDS in sign_in(frida).get("/moderation/").text
    for reader in (client, sign_in(amina)):
        assert reader.get(there).status_code == 404
        assert post_to(reader, waiting, "Hello").status_code in (302, 303, 404)
        for page in ("/", "/labs/", f"/labs/{waiting.lab.slug}/", "/areas/", "/search/?q=syringes"):
            assert "next Friday" not in reader.get(page).text
    assert not Notice.objects.filter(kind="discussion-begun").exists()
    assert not Fact.objects.filter(verb="discussion.opened").exists()
    assert post_to(sign_in(fatou), waiting, "One thing more").status_code == 409
    assert not list(differences())


def test_once_it_is_released_it_opens_as_if_it_had_been_said_now(waiting, careful, frida, amina, client):
    careful.welcome(amina, by=Actor.objects.system())
    Case.objects.get().release(by=Actor.objects.of(frida))
    settle_all()
    waiting.refresh_from_db()
    assert (waiting.post_count, waiting.posts.get().number) == (1, 1)
    assert WORDS in client.get(waiting.get_absolute_url()).text + client.get("/search/?q=syringes").text
    assert WORDS in client.get(f"/labs/{careful.slug}/").text
    assert Fact.objects.filter(verb="discussion.opened", target_id=waiting.pk).count() == 1
    assert [notice.to.person_id for notice in Notice.objects.filter(kind="discussion-begun")] == [amina.pk]
    assert not list(differences())


def test_one_that_is_hidden_stays_its_authors_alone(waiting, fatou, frida, amina):
    Case.objects.get().hide(reason="unkind", words="", by=Actor.objects.of(frida))
    assert "hid this post" in sign_in(fatou).get(waiting.get_absolute_url()).text
    assert sign_in(amina).get(waiting.get_absolute_url()).status_code == 404
    assert not list(differences())


def test_advice_for_a_patient_waits_also_of_who_is_known(lab, amina, client):
    answer = begin(sign_in(amina), lab, text=ADVICE)
    assert client.get(answer["Location"]).status_code == 404
    assert Case.objects.get().why == "clinical"


@pytest.mark.parametrize("is_hidden", [False, True])
def test_with_its_author_goes_what_nobody_read(waiting, fatou, frida, is_hidden):
    if is_hidden:
        Case.objects.get().hide(reason="unkind", words="", by=Actor.objects.of(frida))
    erase(fatou, by=Actor.objects.system())
    assert list(Discussion.objects.values_list("title", flat=True)) == ([""] if is_hidden else [])
    assert not Entry.objects.filter(title__icontains="syringes").exists()
    assert not list(differences())


# Hostile input


def test_markdown_without_end_is_refused_or_read_quickly(lab, amina):
    browser = sign_in(amina)
    huge = begin(browser, lab, text=">" * 1_000_000)
    assert huge.status_code == 422
    assert "1000000 characters" in huge.text
    assert begin(browser, lab, text=">" * 7000 + "[" * 900, sure="1").status_code == 302


def test_a_lab_that_one_does_not_see_begins_nothing(amina):
    closed = make_lab("closed", readers="lab")
    assert begin(sign_in(amina), closed).status_code == 404
    assert sign_in(amina).get(f"/labs/{closed.slug}/tell/").status_code == 404


def test_a_letter_of_who_is_erased_keeps_neither_their_words_nor_their_name(lab, amina, fatou):
    lab.welcome(fatou, by=Actor.objects.system())
    Preferences.objects.create(person=fatou, cadences={"discussion-begun": "now"})
    begin(sign_in(amina), lab)
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="discussion-begun")
    assert WORDS in letter.text
    assert "Amina" in letter.text
    erase(amina, by=Actor.objects.system())
    letter.refresh_from_db()
    assert not [said for said in (WORDS, "Amina") if said in f"{letter.text}{letter.html}{letter.subject}"]
