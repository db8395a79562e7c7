"""A brief as mail, as a message, as a citation, and what its page says to programs."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache

from briefs.models import a_claim
from briefs.rendering.cutting import cut
from briefs.rendering.keeping import make_all
from briefs.rendering.texts import LONGEST_MESSAGE, message
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.models import Entry
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from tests.briefs.conftest import make_brief, new_version
from tests.briefs.test_rendering import leaf
from tests.conftest import sign_in

HOSTILE = 'A {title} with \\ $ % & # _ ~ ^ "quotes"\r\nER  - \r\nTI  - Another</script><script>alert(1)</script>'
FILES = ("1.pdf", "1.docx", "1.epub", "1.jats.xml", "1.bib", "1.ris", "1.json", "prov.json")
FORMS = ("mail/", "message/", "script/", *FILES)


def text_in(page: str) -> str:
    """What stands in the field to copy from, as a browser reads it."""
    from html import unescape

    return unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)[1])


# Mail and message


def test_the_mail_holds_the_whole_brief_as_text_alone(client, published):
    page = client.get(f"/briefs/{published.ref}/mail/").text

    said = text_in(page)
    told = published.version
    for words in (told.title, told.challenge, told.action, told.outcome, published.ref, f"/briefs/{published.ref}/"):
        assert words in said
    assert "<" not in said
    assert "Sign in to have it sent to you" in page


def test_a_message_fits_into_a_group_chat_with_title_finding_and_address(client, amina):
    brief = make_brief(amina, stage="published", points="Lend before you buy.", action="We lent. " * 600)

    page = client.get(f"/briefs/{brief.ref}/message/").text
    said = text_in(page)
    assert len(said) <= LONGEST_MESSAGE
    for words in (brief.version.title, "Lend before you buy.", f"/briefs/{brief.ref}/"):
        assert words in said
    assert f"{len(said)} letters" in page


@pytest.mark.parametrize(
    "words", ["We lent. " * 900, "x" * 9000, "我们借了。" * 2000, "\n" * 5000 + "y", "قرض. " * 3000]
)
def test_a_message_is_never_longer_than_fits(words):
    said = message(leaf(title=words[:160], about=words, short=[words] * 3))

    assert len(said) <= LONGEST_MESSAGE
    assert said.endswith("https://hub.example/briefs/AB-2026-0042/")


@pytest.mark.parametrize(
    ("words", "most", "left"),
    [
        ("One. Two. Three.", 10, "One. Two."),
        ("Hier ist kein Ende in Sicht", 12, "Hier ist…"),
        ("我们借了。他们还了。", 6, "我们借了。"),
        ("هل نجح؟ نعم نجح.", 8, "هل نجح؟"),
        ("e\u0301" * 4, 6, "e\u0301e\u0301…"),
        ("All of it.", 40, "All of it."),
    ],
)
def test_words_are_cut_at_the_end_of_a_sentence(words, most, left):
    assert cut(words, most) == left


def test_a_member_has_it_sent_once_for_each_tap_up_to_a_day(fatou, published, monkeypatch):
    from briefs.views import rendering

    cache.clear()
    monkeypatch.setattr(rendering, "MOST_BY_MAIL", 1)
    browser = sign_in(fatou)

    answer = browser.post(f"/briefs/{published.ref}/letter/", follow=True)
    assert "It is on its way to you" in answer.text
    send_due()
    letter = Letter.objects.get(kind="brief-by-mail")
    assert letter.to.is_of(fatou)
    assert published.version.outcome in letter.text
    assert published.version.title in letter.subject
    again = browser.post(f"/briefs/{published.ref}/letter/")
    assert again.status_code == 409
    assert Letter.objects.filter(kind="brief-by-mail").count() == 1


def test_nothing_is_sent_of_what_was_withdrawn_meanwhile(fatou, published):
    cache.clear()
    sign_in(fatou).post(f"/briefs/{published.ref}/letter/")
    published.withdraw("Wrong.", by=Actor.objects.system())
    Letter.objects.filter(kind="brief-by-mail", sent_at=None).exists()
    send_due()

    assert not Letter.objects.filter(kind="brief-by-mail").exclude(text="").exists()
    assert sign_in(fatou).post(f"/briefs/{published.ref}/letter/").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_at_every_form_of_what_was_withdrawn_stands_why(client, published, form):
    published.withdraw("Wrong figures.", by=Actor.objects.system())

    answer = client.get(f"/briefs/{published.ref}/{form}")
    assert answer.status_code == 410
    assert "Wrong figures." in answer.text
    assert published.version.title not in answer.text


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_has_none_of_these_for_anybody(client, amina, draft, form):
    assert client.get(f"/briefs/{draft.ref}/{form}").status_code == 404
    assert sign_in(amina).get(f"/briefs/{draft.ref}/{form}").status_code == 404


# Citations


def test_a_hostile_title_stays_a_title_in_every_form(client, amina):
    brief = make_brief(amina, stage="published", title=HOSTILE)

    bib = client.get(f"/briefs/{brief.ref}/1.bib")
    title = next(line for line in bib.text.splitlines() if line.startswith("  title"))
    assert title.count("{") - title.count(r"\{") == title.count("}") - title.count(r"\}")
    for sign in (r"\{title\}", r"\textbackslash{}", r"\$", r"\%", r"\&", r"\#", r"\_"):
        assert sign in title
    ris = client.get(f"/briefs/{brief.ref}/1.ris").text
    assert ris.count("\nER  - ") == 1
    assert sum(line.startswith("TI  - ") for line in ris.splitlines()) == 1
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.splitlines())
    csl = json.loads(client.get(f"/briefs/{brief.ref}/1.json").text)
    assert "Another</script>" in csl[0]["title"]


def test_a_citation_names_reference_version_and_day(client, published):
    item = json.loads(client.get(f"/briefs/{published.ref}/1.json").text)[0]

    day = published.version.published_at
    assert item["id"] == f"hlh:{published.ref.lower()}"
    assert item["type"] == "report"
    assert item["issued"] == {"date-parts": [[day.year, day.month, day.day]]}
    assert item["version"] == "1"
    assert item["author"] == [{"literal": "Health Services Learning Hub"}]
    assert item["URL"].endswith(f"/briefs/{published.ref}/1/")
    assert f"@techreport{{{published.ref}-v1," in client.get(f"/briefs/{published.ref}/1.bib").text
    assert client.get(f"/briefs/{published.ref}/1.doc").status_code == 404


def test_a_citation_of_a_version_stays_when_the_next_comes_out(client, published):
    before = client.get(f"/briefs/{published.ref}/1.ris").text
    new_version(published, outcome="Counted again.")

    assert client.get(f"/briefs/{published.ref}/1.ris").text == before


def test_the_page_leads_to_citations(client, published):
    page = client.get(published.get_absolute_url()).text

    for form in ("bib", "ris", "json"):
        assert f'href="/briefs/{published.ref}/1.{form}"' in page


# Data in the head


def schema_in(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def test_an_action_brief_says_what_it_is_to_programs(client, published):
    page = client.get(published.get_absolute_url())

    schema = schema_in(page.text)
    assert schema["@type"] == "Report"
    assert schema["identifier"] == f"hlh:{published.ref.lower()}"
    assert schema["inLanguage"] == ["en"]
    assert schema["version"] == 1
    assert schema["license"].startswith("https://creativecommons.org/")
    assert schema["datePublished"] == published.published_at.date().isoformat()
    assert '<meta name="DC.identifier" content="hlh:' in page.text
    assert "script-src" not in page["Content-Security-Policy"]  # and none is needed: a block of data is never run


def test_a_learning_brief_says_what_it_is_based_on(client, published, frida):
    cited = [Entry.objects.get(kind="action_brief").pk]
    learning = make_brief(frida, stage="published", kind="learning", claims=[a_claim("Lending helps.", cited)])

    based_on = schema_in(client.get(learning.get_absolute_url()).text)["isBasedOn"]
    assert [one.rpartition("/briefs/")[2] for one in based_on] == [f"{published.ref}/"]


def test_nothing_typed_ends_the_block_of_data(client, amina):
    brief = make_brief(amina, stage="published", title=HOSTILE)

    page = client.get(brief.get_absolute_url()).text
    assert schema_in(page)["name"] == brief.version.title
    assert "<script>alert" not in page


def test_only_the_version_that_stands_says_it(client, published, amina):
    new_version(published, outcome="Counted again.")
    settle_all()

    assert "ld+json" not in client.get(f"/briefs/{published.ref}/1/").text
    published.withdraw("Wrong.", by=Actor.objects.system())
    assert "ld+json" not in client.get(published.get_absolute_url()).text


def test_taking_along_asks_the_database_nothing(client, published, django_assert_max_num_queries):
    make_all(published.version_id)
    client.get(published.get_absolute_url())

    with django_assert_max_num_queries(6):
        page = client.get(published.get_absolute_url()).text
    assert "One page to print (PDF," in page
