"""Administrators say letters otherwise, a kind and a language at a time: looked at before it is kept, text alone, nothing filled in lost."""

import re

import pytest

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.links.models import Link
from hlh.mail import wording
from hlh.mail.models import Letter, Wording
from hlh.mail.tasks import send_due
from hlh.mail.wording import for_gettext, readable, sentences_of, what_is_wrong
from hlh.mail.writing import filled_kinds
from hlh.taxonomy.languages import CODES
from tests.briefs.conftest import make_brief
from tests.conftest import make_person, sign_in
from tests.mail.conftest import letters

WORDS = "/cms/letter-words/"
DECIDED = f"{WORDS}brief-decided/en/"
CITED = f"{WORDS}brief-cited/en/"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    wording.forget()
    yield
    wording.forget()


@pytest.fixture
def browser(ada):
    settle_all()
    return sign_in(ada)


def field_of(kind, beginning):
    [number] = [n for n, one in enumerate(sentences_of(kind), 1) if one.startswith(beginning)]
    return f"sentence_{number}"


def seen_in(page):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)[1]


def kept(browser, address, said):
    """Looked at, then kept."""
    looked = browser.post(address, said)
    assert looked.status_code == 200
    return browser.post(address, said | {"seen": seen_in(looked), "keep": ""})


SUBJECT = {field_of("brief-decided", "Your brief is published"): "Good news: it is public"}
USED = field_of("brief-cited", "Of your brief")


def test_an_administrator_looks_at_new_words_in_six_languages_and_the_next_letter_says_them(browser, amina):
    looked = browser.post(DECIDED, SUBJECT)
    assert looked.text.count("Good news: it is public") == 2  # in the field, and as it will read in English
    assert looked.text.count("<h3 lang=") == len(CODES)
    assert not Wording.objects.exclude(words={}).exists()

    browser.post(DECIDED, SUBJECT | {"seen": seen_in(looked), "keep": ""})
    make_brief(amina, stage="published")
    settle_all()
    send_due()

    [letter] = letters(amina, "brief-decided")
    assert letter.subject == "Good news: it is public"
    fact = Fact.objects.get(verb="letter_words.changed")
    assert fact.details == {"kind": "brief-decided", "language": "en", "sentences": 1}


def test_other_languages_and_other_letters_keep_their_words(browser, db):
    kept(browser, DECIDED, SUBJECT)
    fatou = make_person("Fatou", language="fr")
    make_brief(fatou, stage="published")
    settle_all()
    send_due()
    [letter] = letters(fatou, "brief-decided")
    assert "Good news" not in letter.subject + letter.text


def back(browser, address=f"{DECIDED}built-in/"):
    """Compared, then gone back."""
    return browser.post(address, {"seen": seen_in(browser.get(address))})


def test_the_built_in_words_come_back_once_both_were_seen_side_by_side(browser, amina):
    kept(browser, DECIDED, SUBJECT)
    assert "changed" in browser.get(WORDS).text
    compared = browser.get(f"{DECIDED}built-in/").text
    assert "<del>Good" in compared
    assert "published</ins>" in compared
    assert compared.count("<h3") == 1
    assert Wording.objects.get().words

    back(browser)

    assert "Good news" not in [one.value() for one in browser.get(DECIDED).context["form"].sentences()]
    make_brief(amina, stage="published")
    settle_all()
    send_due()
    assert letters(amina, "brief-decided")[0].subject == "Your brief is published"
    assert Fact.objects.get(verb="letter_words.restored").details == {"kind": "brief-decided", "language": "en"}
    assert "Every sentence of this letter has its built-in words." in browser.get(f"{DECIDED}built-in/").text


def test_nothing_goes_back_that_was_not_compared_or_changed_meanwhile(browser):
    kept(browser, DECIDED, SUBJECT)
    assert "Somebody changed these words since" in browser.post(f"{DECIDED}built-in/").text
    seen = seen_in(browser.get(f"{DECIDED}built-in/"))
    wording.keep("brief-decided", "en", {"Your brief is published": "It is out"}, by=Actor.objects.system())
    late = browser.post(f"{DECIDED}built-in/", {"seen": seen})
    assert "Somebody changed these words since" in late.text
    assert "<del>It" in late.text
    assert Wording.objects.get().words == {"Your brief is published": "It is out"}


def test_the_words_that_stood_there_before_can_be_looked_at_and_kept_again(browser):
    kept(browser, DECIDED, SUBJECT)
    back(browser)
    page = browser.get(DECIDED).text
    assert f'name="{next(iter(SUBJECT))}" value="Good news: it is public"' in page
    kept(browser, DECIDED, SUBJECT)
    assert "Good news: it is public" in Wording.objects.get().words.values()
    assert "stood here before" not in browser.get(DECIDED).text
    assert not Wording.objects.get().former


def test_nothing_is_kept_that_was_not_looked_at(browser):
    unseen = browser.post(DECIDED, SUBJECT | {"keep": ""})
    assert "This is not what you looked at" in unseen.text
    other = {next(iter(SUBJECT)): "Something else"}
    changed = browser.post(DECIDED, other | {"seen": seen_in(unseen), "keep": ""})
    assert "This is not what you looked at" in changed.text
    assert "Something else" in changed.text
    assert not Wording.objects.exclude(words={}).exists()


def test_two_administrators_at_once_overwrite_nothing_unseen(browser):
    first = seen_in(browser.post(DECIDED, SUBJECT))
    wording.keep("brief-decided", "en", {"Your brief": "This brief"}, by=Actor.objects.system())
    late = browser.post(DECIDED, SUBJECT | {"seen": first, "keep": ""})
    assert "This is not what you looked at" in late.text
    assert Wording.objects.get().words == {"Your brief": "This brief"}


def test_words_that_come_while_others_are_kept_are_seen_before_anything_is_overwritten(browser, monkeypatch):
    first, real, system = seen_in(browser.post(DECIDED, SUBJECT)), wording.keep, Actor.objects.system()

    def meanwhile(*said, **how):
        monkeypatch.setattr(wording, "keep", real)
        real("brief-decided", "en", {"Your brief": "This brief"}, by=system)
        real(*said, **how)

    monkeypatch.setattr(wording, "keep", meanwhile)
    late = browser.post(DECIDED, SUBJECT | {"seen": first, "keep": ""})
    assert "This is not what you looked at" in late.text
    assert "Good news: it is public" in late.text
    assert Wording.objects.get().words == {"Your brief": "This brief"}
    browser.post(DECIDED, SUBJECT | {"seen": seen_in(late), "keep": ""})
    assert "Good news: it is public" in Wording.objects.get().words.values()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Of your brief", "{title} is missing"),
        ("Of {titel} and {title}", "{titel} would stay empty"),
        ("Of {title} {", "A brace stands alone"),
        ("Of <b>{title}</b>", "leave out &lt; and &gt;"),
        ("{title} " + "x" * 600, "600 fit"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field_and_stays_typed(browser, words, why):
    refused = browser.post(CITED, {USED: words, "keep": ""})
    assert refused.status_code == 422
    assert why in refused.text
    assert words.replace("<", "&lt;").replace(">", "&gt;") in refused.text
    assert not Wording.objects.exists()


def test_a_percent_sign_and_what_is_filled_in_survive(browser):
    kept(browser, CITED, {USED: "100 % of {title}:"})
    assert Wording.objects.get().words["Of your brief “%(title)s”:"] == "100 %% of %(title)s:"
    assert "100 % of {title}:" in browser.get(CITED).text
    assert what_is_wrong("100 %s of it", "Your brief") == ""
    assert readable(for_gettext("100 %(n)s {n}")) == "100 %(n)s {n}"


def test_a_subject_is_one_line_whatever_is_typed(browser, amina, settings):
    kept(browser, DECIDED, {next(iter(SUBJECT)): "Public\r\nBcc: all@example.org"})
    make_brief(amina, stage="published")
    settle_all()
    send_due()
    assert letters(amina, "brief-decided")[0].subject == "Public Bcc: all@example.org"


def test_what_equals_the_built_in_words_or_is_emptied_changes_nothing(browser):
    kept(browser, DECIDED, {next(iter(SUBJECT)): ""})
    kept(browser, DECIDED, {next(iter(SUBJECT)): "Your brief is published"})
    assert not Wording.objects.exclude(words={}).exists()
    assert not Fact.objects.filter(verb__startswith="letter_words").exists()


def test_a_letter_to_the_administrator_is_shown_as_a_whole_and_its_links_open_nothing(browser, ada, amina):
    make_brief(ada, stage="published")
    make_brief(amina, stage="published", title="Boats")
    settle_all()
    send_due()
    links = Link.objects.count()
    looked = browser.post(DECIDED, SUBJECT)
    assert looked.text.count("<pre lang=") == len(CODES)
    assert "Boats" not in looked.text.split("<pre", 1)[1]
    assert Link.objects.count() == links


@pytest.mark.parametrize("who", ["amina", "abena"])
def test_nobody_else_reads_or_changes_what_letters_say(request, who, db):
    from tests.briefs.conftest import editor

    person = editor("Abena", "region:AFR") if who == "abena" else request.getfixturevalue(who)
    settle_all()
    browser = sign_in(person)
    for address in (WORDS, DECIDED):
        assert browser.get(address).status_code in (302, 403)
    browser.post(f"{DECIDED}built-in/")
    browser.post(DECIDED, SUBJECT | {"keep": ""})
    assert not Wording.objects.exists()


@pytest.mark.parametrize("address", ["no-letter/en/", "brief-decided/xx/", "digest/en/"])
def test_what_is_no_letter_or_no_language_is_not_there(browser, address):
    assert browser.get(WORDS + address).status_code == 404


def test_a_letter_asks_the_database_no_more_than_without_other_words(browser, amina, django_assert_num_queries):
    kept(browser, DECIDED, SUBJECT)
    wording.said_in("brief-decided", "en")
    with django_assert_num_queries(0):
        assert wording.said_in("brief-decided", "en")
        assert not wording.said_in("quoted", "fr")


def test_every_letter_of_briefs_can_be_said_otherwise_but_never_why_it_comes_or_how_it_stops():
    with_sentences = {kind for kind in filled_kinds() if sentences_of(kind)}
    assert set(filled_kinds()) - with_sentences == {"brief-by-mail", "digest", "followed", "followed-fell"}
    every = " ".join(sentence for kind in with_sentences for sentence in sentences_of(kind))
    assert "You get this letter because" not in every
    assert "Stop letters like this one" not in every


def test_the_list_costs_as_many_questions_however_much_is_changed(browser, django_assert_max_num_queries):
    browser.get(WORDS)
    for kind in ("brief-decided", "brief-cited", "credit-asked"):
        wording.keep(kind, "fr", {"Your brief": "La fiche"}, by=Actor.objects.system())
    with django_assert_max_num_queries(30):
        page = browser.get(WORDS)
    assert page.text.count("(changed)") == 3
    assert Letter.objects.count() == 0
