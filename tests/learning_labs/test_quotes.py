"""A post takes up words of another: exactly those, with whose they are, and no longer than they stand there."""

import gzip
import io
import re
import zipfile
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Passage
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.markdown import plain
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Appointment, Person, Role
from learning_labs.models import Discussion, Post, Quote
from learning_labs.order.merging import merge
from learning_labs.order.splitting import split
from learning_labs.saying.editing import edit, edition_of
from learning_labs.saying.quotes import MOST, begun_with, says, taken_apart, typed_again
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in

SAID = "We lent **insulin** to two districts.\n\n- a list on the wall\n- a call each Friday"
LENT = "> We lent insulin to two districts.\n> — #2"
ASKED = f"{LENT}\n\nHow did you get it back?"
BLOCK = '<blockquote class="quoted">'
GONE = "What was quoted here cannot be read any more."
HUB = Actor.objects.system


@pytest.fixture
def told(amina, discussion):
    """What Amina told; it stands there as post 2."""
    post_to(sign_in(amina), discussion, SAID)
    return discussion.posts.get(number=2)


@pytest.fixture
def asked(told, fatou):
    """Fatou's question about it, post 3."""
    post_to(sign_in(fatou), told.discussion, ASKED)
    return told.discussion.posts.get(number=3)


def page_of(thing, browser=None, **asked):
    if browser is None:
        browser = sign_in(Person.objects.filter(name="Reader").first() or make_person("Reader"))
    return browser.get(thing.get_absolute_url(), asked).text


def test_a_link_under_a_post_begins_the_form_with_its_words_and_keeps_what_was_typed(told, amina, fatou, client):
    browser, page = sign_in(fatou), told.discussion.get_absolute_url()
    link = f'data-quote="2" href="{page}?after=0&amp;quote=2#reply-box"'
    assert link in browser.get(page).text
    assert link not in client.get(page).text
    assert link not in sign_in(amina).get(page).text  # their own
    save = unescape(re.search(r'formaction="([^"]*for=[^"]*posts/[^"]*)"', browser.get(page).text)[1])
    browser.post(
        save, {"text": "Begun before", "naming": "0", "quoting": "ask"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    form = browser.get(page, {"quote": 2}).context["form"]
    assert form["text"].value() == f"Begun before\n\n{begun_with(told)}\n\n"
    assert begun_with(told).split("\n") == [
        "> We lent insulin to two districts.",
        "> a list on the wall",
        "> a call each Friday",
        "> — #2",
    ]
    assert browser.get(page, {"quote": 99}).context["form"]["text"].value() == "Begun before"


def test_readers_see_the_words_and_whose_they_are_as_they_are_named_to_them(asked):
    page = page_of(asked)
    place = f"{asked.discussion.get_absolute_url()}posts/2/"
    assert (
        f'{BLOCK}<div lang="en" dir="ltr"><p>We lent insulin to two districts.</p></div>'
        f'<footer><a href="{place}">A health manager, post 2</a></footer></blockquote>' in page
    )
    assert "How did you get it back?" in page
    assert "\ufffc" not in page
    assert "&gt; — #2" not in page


def test_only_its_own_words_are_found_and_told_of_it(asked):
    assert asked.own_words == "How did you get it back?"
    assert Passage.objects.get(entry=entry_of(asked.discussion), anchor="post-3").text == asked.own_words
    assert not list(differences())


@pytest.mark.parametrize(
    ("typed", "says_why"),
    [
        ("> We lent insulin to ten districts.\n> — #2\n\nWhy?", "These are not the words of post 2."),
        ("> We lent insulin\n> — #9\n\nWhy?", "Post 9 cannot be read here."),
        ("> — #2\n\nWhy?", "Of post 2 no words are quoted."),
        (LENT, "Write something of your own below the quote."),
        (f"{chr(10).join([LENT] * (MOST + 1))}\n\nWhy?", "Quote 5 posts at most."),
        (f"> {'We lent insulin ' * 80}\n> — #2\n\nWhy?", "Quote 1000 characters of post 2 at most"),
    ],
)
def test_what_is_wrong_with_a_quote_is_said_beside_the_field_and_what_was_typed_stays(told, fatou, typed, says_why):
    answer = post_to(sign_in(fatou), told.discussion, typed)
    assert answer.status_code == 422
    assert says_why in answer.text
    assert answer.context["form"]["text"].value() == typed
    assert told.discussion.posts.count() == 2


@pytest.mark.parametrize(
    ("words", "are_said"),
    [
        ("We lent insulin to two districts.", True),
        ("We lent **insulin** to  two\ndistricts.", True),
        ("lent insulin […] a call each Friday", True),
        ("a list on the wall\na call each Friday", True),
        ("a call each Friday […] We lent", False),
        ("we lent insulin", False),
        ("[…]", False),
        ("* > _", False),
        ("lent insulin to two district", False),
        ("ent insulin", False),
    ],
)
def test_words_are_those_of_the_post_whatever_spaces_and_signs_of_markdown(told, words, are_said):
    assert says(told, words) is are_said


@pytest.mark.parametrize(
    ("said", "words", "are_said"),
    [
        ("The vaccine is unsafe.", "The vaccine is […] safe", False),
        ("We cannot recommend it.", "We can", False),
        ("We can't recommend it, but we can try.", "We can", False),
        ("We can't recommend it, but we can try.", "but we can", True),
        ("Il faut de l'insuline.", "insuline", True),
        ("我们借出了胰岛素。", "借出了", True),
        ("لا نستطيع", "نستطيع", True),
        ("Нельзя хранить", "льзя", False),
    ],
)
def test_part_of_a_word_is_not_what_somebody_said(told, said, words, are_said):
    told.text, told.html = said, f"<p>{said}</p>"
    assert says(told, words) is are_said


@pytest.mark.parametrize(
    ("typed", "own", "many"),
    [
        ("> We lent insulin\n> — #2\nHow?", "How?", 1),
        ("Look:\n> We lent insulin\n> -- #2\n> a call\n> - #2\nHow?", "Look:\n\nHow?", 2),
        ("> As my teacher said\n\nHow?", "> As my teacher said\n\nHow?", 0),
        (
            "```\n> We lent insulin\n> — #2\n```\nThat is how it is typed.",
            "```\n> We lent insulin\n> — #2\n```\nThat is how it is typed.",
            0,
        ),
        ("A photo \ufffc\n\n\ufffc\n\nof it", "A photo \n\n\n\nof it", 0),
        ("A photo\n\n&#xFFFC;\n\nof &#655\ufffc32; it", "A photo\n\n \n\nof   it", 0),
        ("&#65532;\n\n> We lent insulin\n> — #2\n\nHow?", "How?", 1),
    ],
)
def test_quotes_are_taken_out_of_what_people_type(told, fatou, typed, own, many):
    assert post_to(sign_in(fatou), told.discussion, typed).status_code == 302
    post = told.discussion.posts.get(number=3)
    assert (post.own_words, post.quotes.count()) == (own, many)
    assert post.html.count("<p>\ufffc</p>") == many


def test_how_it_looks_shows_the_quote_and_posts_nothing(told, fatou):
    answer = post_to(sign_in(fatou), told.discussion, ASKED, look="1")
    assert answer.context["seen"].count(BLOCK) == 1
    assert "A health manager, post 2" in answer.context["seen"]
    assert not Quote.objects.exists()


def test_words_that_are_hidden_are_not_read_in_what_quotes_them(asked, told):
    assert "We lent insulin" in page_of(asked)
    told.hide("other", by=HUB())
    page = page_of(asked)
    assert "We lent insulin" not in page
    assert GONE in page
    assert "How did you get it back?" in page
    assert "insulin" not in typed_again(asked)


def test_words_that_their_author_takes_back_go_and_those_that_stand_stay(asked, told, amina, fatou):
    post_to(sign_in(fatou), asked.discussion, "> a call each Friday\n> — #2\n\nWho calls?")
    told.refresh_from_db()
    edit(told, text="- a call each Friday", edition=edition_of(told), by=Actor.objects.of(amina))
    page = page_of(asked)
    assert "We lent insulin" not in page
    assert page.count(GONE) == 1
    assert "<p>a call each Friday</p></div><footer>" in page
    assert not Quote.objects.filter(words__contains="insulin").exists()


def strange_page_of(thing):
    """The page of whoever has no account, as it is remembered for all of them."""
    answer = Client(headers={"accept-encoding": "gzip"}).get(thing.get_absolute_url())
    return gzip.decompress(answer.content).decode()


def test_words_that_are_taken_back_while_somebody_quotes_them_are_not_kept(told, discussion, amina, fatou):
    taken = taken_apart(ASKED, discussion)
    edit(told, text="We lent ice.", edition=edition_of(told), by=Actor.objects.of(amina))
    said = {"language": "en", "naming": 0, "quoting": "ask", "by": Actor.objects.of(fatou)}
    Discussion.objects.get(pk=discussion.pk).say(fatou, text=taken.text, quotes=taken.quotes, **said)
    page = page_of(discussion)
    assert GONE in page
    assert "We lent insulin" not in page
    assert not Quote.objects.exists()


def test_the_same_words_under_another_quote_are_another_post(told, fatou):
    for quoted in ("We lent insulin", "We lent insulin", "a call each Friday"):
        post_to(sign_in(fatou), told.discussion, f"> {quoted}\n> — #2\n\nHow?", once="k1")
    assert [quote.words for quote in Quote.objects.order_by("pk")] == ["We lent insulin", "a call each Friday"]


def test_a_strange_page_made_before_forgets_hidden_words_too(asked, told):
    assert "We lent insulin" in strange_page_of(asked.discussion)
    told.hide("other", by=HUB())
    assert "We lent insulin" not in strange_page_of(asked.discussion)


def test_changing_ones_post_brings_the_quote_back_to_type_and_what_is_gone_stays_gone(asked, told, fatou):
    browser = sign_in(fatou)
    page = f"{asked.discussion.get_absolute_url()}posts/3/edit/"
    form = browser.get(page).context["form"]
    assert form["text"].value() == ASKED
    said = {"text": ASKED.replace(" to two districts.", ""), "edition": form["edition"].value()}
    assert browser.post(page, said).status_code == 302
    assert Quote.objects.get().words == "We lent insulin"

    told.hide("other", by=HUB())
    form = browser.get(page).context["form"]
    assert form["text"].value() == "> — #2\n\nHow did you get it back?"
    said = {"text": "> — #2\n\nHow did you get it all back?", "edition": form["edition"].value()}
    assert browser.post(page, said).status_code == 302
    assert page_of(asked).count(GONE) == 1
    assert Quote.objects.get().words == "We lent insulin"


def test_what_was_typed_before_is_kept_with_numbers_alone(asked, fatou):
    browser = sign_in(fatou)
    page = f"{asked.discussion.get_absolute_url()}posts/3/"
    edition = browser.get(f"{page}edit/").context["form"]["edition"].value()
    Post.objects.filter(pk=asked.pk).update(written_at="2026-01-01T00:00Z")
    browser.post(f"{page}edit/", {"text": "Never mind.", "edition": edition})
    history = browser.get(f"{page}history/").text
    assert "#2" in history
    assert "insulin" not in history
    assert not Quote.objects.exists()


def test_a_quote_leads_to_wherever_its_post_went(asked, told, discussion):
    new = split(Discussion.objects.get(pk=discussion.pk), [2], title="Lending", because="", by=HUB())
    assert f'<a href="{new.get_absolute_url()}posts/1/">A health manager, post 1</a>' in page_of(asked)
    other = discuss(discussion.lab, "Who lends insulin to whom?")
    merge(Discussion.objects.get(pk=new.pk), other, because="", by=HUB())
    assert f'<a href="{other.get_absolute_url()}posts/2/">A health manager, post 2</a>' in page_of(asked)


def test_what_was_moved_to_another_lab_is_not_told_in_this_one(asked, told, discussion):
    new = split(Discussion.objects.get(pk=discussion.pk), [2], title="Lending", because="", by=HUB())
    new.move_to(make_lab("Elsewhere"), area=None, by=HUB())
    page = page_of(asked)
    assert GONE in page
    assert "We lent insulin" not in page


def test_a_strange_page_elsewhere_forgets_hidden_words_at_once(
    asked, told, discussion, django_capture_on_commit_callbacks
):
    split(Discussion.objects.get(pk=discussion.pk), [2], title="Lending", because="", by=HUB())
    assert "We lent insulin" in strange_page_of(discussion)
    told.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        told.hide("other", by=HUB())
    assert "We lent insulin" not in strange_page_of(discussion)


def test_letters_tell_what_is_quoted_with_its_number_and_no_name(told, amina, fatou):
    post_to(sign_in(fatou), told.discussion, ASKED)
    settle_all()
    send_due()
    letter = Letter.objects.filter(kind="post-written").latest("pk")
    assert ASKED in letter.text


def test_letters_keep_no_words_of_whoever_is_erased_also_where_others_quoted_them(told, amina, fatou):
    voice = told.voice
    post_to(sign_in(make_person("Bea")), told.discussion, "And we ice.")
    post_to(sign_in(fatou), told.discussion, ASKED)
    settle_all()
    send_due()
    assert Letter.objects.exclude(to=voice).filter(text__contains="We lent insulin").exists()
    erase(amina, by=HUB())
    assert not Letter.objects.filter(text__contains="We lent insulin").exists()


def test_a_copy_has_no_words_that_went_to_another_lab(asked, told, discussion, fatou):
    split(Discussion.objects.get(pk=discussion.pk), [2], title="Lending", because="", by=HUB()).move_to(
        make_lab("Elsewhere"), area=None, by=HUB()
    )
    packed = zipfile.ZipFile(io.BytesIO(everything_of(fatou)))
    assert b"We lent insulin" not in b"".join(packed.read(name) for name in packed.namelist())


def test_the_feed_of_a_lab_says_a_posts_own_words(asked, discussion, client):
    split(Discussion.objects.get(pk=discussion.pk), [3], title="Asked", because="", by=HUB())
    feed = client.get(f"/feeds/labs/{discussion.lab.slug}.atom").text
    assert "How did you get it back?" in feed
    assert "\ufffc" not in feed


def test_who_decides_about_a_post_that_waits_reads_what_it_quotes(told, discussion, fatou, frida):
    type(discussion.lab).objects.filter(pk=discussion.lab_id).update(first_posts_wait_since=now())
    post_to(sign_in(fatou), Discussion.objects.get(pk=discussion.pk), ASKED)
    assert Case.objects.get().anchor.startswith("held-")
    page = sign_in(frida).get("/moderation/").text
    assert "We lent insulin to two districts." in page
    assert BLOCK in page


def test_a_page_asks_once_for_all_its_quotes_and_not_at_all_where_there_are_none(told, fatou):
    browser, page = sign_in(fatou), told.discussion.get_absolute_url()

    def queries():
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            browser.get(page)
        return len(asked)

    post_to(browser, told.discussion, "How?")
    without = queries()
    for more in range(3):
        post_to(browser, told.discussion, f"{ASKED} {more}")
    assert queries() == without + 1


def test_a_copy_of_ones_own_has_what_one_quoted_and_it_stays_for_readers_when_its_author_is_erased(
    asked, told, amina, fatou
):
    packed = zipfile.ZipFile(io.BytesIO(everything_of(fatou)))
    copied = b"".join(packed.read(name) for name in packed.namelist())
    assert b'"source__number": 2' in copied
    assert b"We lent insulin to two districts." in copied
    erase(amina, by=HUB())
    assert "A former member, post 2" in page_of(asked)


def test_plain_words_of_a_post_are_a_line_for_each_paragraph(told, asked):
    assert plain(told.html) == "We lent insulin to two districts.\na list on the wall\na call each Friday"
    assert plain(asked.html).split("\n")[-1] == "How did you get it back?"


def test_a_facilitators_quote_of_an_officer_is_named(discussion, amina, fatou):
    Appointment.objects.appoint(fatou, Role.FACILITATOR, by=HUB())
    post_to(sign_in(amina), discussion, "We lent insulin", naming=3)
    post_to(sign_in(fatou), discussion, "> We lent insulin\n> — #2\n\nHow?")
    assert "Amina, District health officer, Ministry of Health, post 2</a>" in page_of(discussion)


def test_a_translation_is_of_a_posts_own_words_under_what_it_quotes(asked, amina):
    page = f"{asked.discussion.get_absolute_url()}posts/3/translations/fr/"
    browser = sign_in(amina)
    shown = browser.get(page).text
    assert BLOCK in shown
    edition = browser.get(page).context["form"]["edition"].value()
    assert browser.post(page, {"text": "Comment ?\ufffc", "edition": edition}).status_code == 302
    french = browser.get(f"/fr{asked.discussion.get_absolute_url()}").text
    assert f'<div class="said">{BLOCK}<div lang="en" dir="ltr"><p>We lent insulin to two districts.' in french
    assert "<p>Comment ?</p>" in french


def test_a_shared_draft_is_kept_as_typed_and_posted_with_its_quote(told, keeper):
    page = f"{told.discussion.get_absolute_url()}keeping/draft/"
    browser = sign_in(keeper)

    def send(**said):
        form = browser.get(page).context["form"]
        first = {name: form[name].value() for name in ("edition", "once")}
        return browser.post(page, first | {"text": ASKED, "naming": 0, "quoting": "ask"} | said)

    assert send().status_code == 302
    assert browser.get(page).context["form"]["text"].value() == ASKED
    assert send(text="> We lent ice\n> — #2\n\nHow?", post="1").status_code == 422
    assert send(post="1").status_code == 302
    assert Quote.objects.get().words == "We lent insulin to two districts."
