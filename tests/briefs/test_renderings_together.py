"""Renderings of what is translated, of what is graded, and of what stands on claims."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.models import Brief, Certificate, Clearance, Rendering, Version, a_claim, a_source, an_unknown
from briefs.rendering.keeping import make_all
from briefs.rendering.leaves import Note, Piece, leaf_of
from briefs.rendering.pages import pdf_of
from briefs.rendering.tagging import elements_of
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Naming, Role, Voice
from tests.briefs.clearing.conftest import cleared, step, waiting  # noqa: F401
from tests.briefs.conftest import TOLD, make_brief, new_version
from tests.briefs.test_certificates import asks
from tests.briefs.test_crediting import credited, says, wanjiru  # noqa: F401
from tests.briefs.test_rendering import body, leaf, page_of, read, text_of
from tests.briefs.test_taking_along import schema_in, text_in
from tests.briefs.test_translations import FRENCH, write
from tests.briefs.test_word_export import words_of
from tests.conftest import make_person, sign_in

ARABIC = "أعار المستشفى الأنسولين للمراكز الصحية."


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def eva(db):
    person = make_person("Eva", country_id="SEN")
    Appointment.objects.appoint(person, Role.EXPERT, by=Actor.objects.system())
    return person


def flat(words: str) -> str:
    return " ".join(words.split())


def printed(client, brief, number=1, query=""):
    answer = page_of(client, brief, number, query)
    assert answer.status_code == 200, answer.text
    return body(answer)


# Translations


def test_each_language_has_its_page_and_what_is_not_translated_reads_as_written(client, published, eva):
    write(eva, published, FRENCH)
    settle_all()
    make_all(published.version_id)

    said = flat(text_of(printed(client, published, query="?in=fr")))
    assert FRENCH["words-title"] in said
    assert FRENCH["words-action"] in said
    assert "Traduit par" in said or "Translated by" in said
    assert TOLD["outcome"] in said
    assert TOLD["action"] not in said
    assert TOLD["action"] in flat(text_of(printed(client, published)))
    page = client.get(published.get_absolute_url()).text
    assert f'href="/briefs/{published.ref}/1.pdf?in=fr"' in page
    assert schema_in(page)["inLanguage"] == ["en", "fr"]
    french = client.get(f"/fr/briefs/{published.ref}/").text
    assert schema_in(french)["name"] == TOLD["title"]
    assert f'href="/fr/briefs/{published.ref}/1.docx?in=fr"' in french


def test_a_translation_that_is_saved_makes_its_page_anew(client, published, eva):
    settle_all()
    make_all(published.version_id)
    write(eva, published, FRENCH)
    settle_all()

    assert Rendering.objects.get(language="fr").due_at
    make_all(published.version_id)
    write(eva, published, {"words-action": "L’hôpital a tout prêté."})
    assert page_of(client, published, query="?in=fr").status_code == 503
    settle_all()
    assert Rendering.objects.get(language="fr").due_at
    make_all(published.version_id)
    assert "L’hôpital a tout prêté." in flat(text_of(printed(client, published, query="?in=fr")))
    assert Rendering.objects.get(language="en").due_at is None


def test_with_its_last_word_the_page_of_a_language_goes(client, published, eva):
    write(eva, published, {"words-action": "Prêté."})
    settle_all()
    make_all(published.version_id)
    write(eva, published, {"words-action": ""})
    settle_all()

    assert page_of(client, published, query="?in=fr").status_code == 404
    assert not Rendering.objects.filter(language="fr").exists()


def test_how_far_it_is_behind_stands_in_every_form(client, published, eva, fatou):
    write(eva, published, FRENCH)
    new_version(published, action="The hospital lent insulin and syringes.")
    published.refresh_from_db()
    make_all(published.version_id)

    behind = re.compile(r"(: 1 section is behind|1 section est|1 section)")
    for words in (
        flat(text_of(printed(client, published, 2, "?in=fr"))),
        text_in(client.get(f"/briefs/{published.ref}/mail/?in=fr").text),
        text_in(client.get(f"/fr/briefs/{published.ref}/message/").text),
        text_in(client.get(f"/fr/briefs/{published.ref}/script/").text),
        words_of(client.get(f"/briefs/{published.ref}/2.docx?in=fr").content),
        words_of(client.get(f"/briefs/{published.ref}/2.epub?in=fr").content),
        client.get(f"/briefs/{published.ref}/2.jats.xml?in=fr").text,
    ):
        assert behind.search(words), words
        assert FRENCH["words-title"] in words
    assert not behind.search(text_in(client.get(f"/briefs/{published.ref}/mail/").text))


def test_the_text_leads_to_its_other_languages_and_a_letter_speaks_that_of_its_reader(client, published, eva, fatou):
    write(eva, published, FRENCH)
    assert 'href="?in=fr"' in client.get(f"/briefs/{published.ref}/mail/").text
    fatou.language = "fr"
    fatou.save()
    sign_in(fatou).post(f"/briefs/{published.ref}/letter/")
    send_due()

    assert FRENCH["words-action"] in Letter.objects.get(kind="brief-by-mail").text


def test_words_in_another_language_say_so_to_who_listens_and_run_in_their_direction():
    made = read(
        pdf_of(
            leaf(
                pieces=[
                    Piece("What was done", ARABIC, "ar"),
                    Piece("Claim 1", "Lend.", notes=[Note("It depends on:", ARABIC, "ar")]),
                ]
            )
        )
    )

    root = made.trailer["/Root"]
    assert root["/Lang"] == "en"
    heard = [one.get("/ActualText") for one in elements_of(root["/StructTreeRoot"])]
    assert ARABIC in heard
    assert f"It depends on: {ARABIC}" in heard
    assert languages_in(root["/StructTreeRoot"]) >= {"ar"}


def languages_in(node) -> set[str]:
    """The languages that elements of a page name."""
    found = {str(node["/Lang"])} if "/Lang" in node else set()
    below = node.get("/K", [])
    for one in below if isinstance(below, list) else [below]:
        if hasattr(kid := one.get_object(), "get"):
            found |= languages_in(kid)
    return found


# Grading


def forms_of(client, brief) -> dict[str, str]:
    """Everything that leaves the hub of a brief, as text."""
    make_all(brief.version_id)
    there = f"/briefs/{brief.ref}"
    names = ("/", "/mail/", "/message/", "/mail/?in=fr", "/script/?in=fr", "/1.bib", "/1.ris", "/1.json", "/prov.json")
    forms = {name: client.get(f"{there}{name}").text for name in names}
    forms["metadata"] = json.dumps(schema_in(forms["/"]))
    for query in ("", "?in=fr"):
        forms[f"word{query}"] = words_of(client.get(f"{there}/1.docx{query}").content)
        forms[f"epub{query}"] = words_of(client.get(f"{there}/1.epub{query}").content)
        forms[f"jats{query}"] = client.get(f"{there}/1.jats.xml{query}").text
        page = printed(client, brief, query=query)
        forms[f"pdf{query}"] = f"{flat(text_of(page))} {read(page).metadata}"
    code = Certificate.objects.get().code
    forms["certificate"] = client.get(f"/briefs/certificates/{code}/").text
    forms["certificate.json"] = client.get(f"/briefs/certificates/{code}.json").text
    forms["certificate.pdf"] = flat(text_of(client.get(f"/briefs/certificates/{code}.pdf").content))
    return forms


NAMES = re.compile(r"(?i:kenya)|\bKEN\b")


@pytest.fixture
def certified(step, amina, eva, wanjiru):  # noqa: F811
    """Cleared, published with its country in the words, translated, and with a contributor who has a certificate."""
    said = {"title": "Loans in Kenya kept insulin in stock", "points": "Kenya lent early.", "sources": "Kenya — note"}
    brief = make_brief(amina, stage="in_review", **said)
    Voice.objects.filter(pk=brief.voice_id).update(naming=Naming.COUNTRY, country="KEN", region="AFR")
    cleared(brief)
    brief.publish(by=Actor.objects.system())
    brief = Brief.objects.get(pk=brief.pk)
    write(eva, brief, {"words-title": "Des prêts au Kenya", "words-action": "Le Kenya a prêté."})
    made = credited(brief, wanjiru)
    says(wanjiru, made, "yes")
    asks(wanjiru, made)
    return Brief.objects.get(pk=brief.pk)


def test_a_country_that_is_not_cleared_stands_in_no_form_and_once_it_is_in_all(client, certified):
    for name, words in forms_of(client, certified).items():
        assert NAMES.search(words), f"{name} does not name the country that is cleared"

    Clearance.objects.get().take_back(by=Actor.objects.system())
    certified = Brief.objects.get(pk=certified.pk)
    for name, words in forms_of(client, certified).items():
        found = NAMES.search(words)
        assert not found, f"{name}: {words[max(0, found.start() - 80) : found.end() + 40]}"

    cleared(certified)
    for name, words in forms_of(client, Brief.objects.get(pk=certified.pk)).items():
        assert NAMES.search(words), f"{name} does not name the country that is cleared again"


def test_the_pages_are_owed_anew_when_a_clearance_ends(client, certified):
    make_all(certified.version_id)
    settle_all()
    make_all(certified.version_id)
    assert not Rendering.objects.due().exists()

    Clearance.objects.get().take_back(by=Actor.objects.system())
    settle_all()

    assert Rendering.objects.due().count() == 2


def test_a_look_at_what_is_not_cleared_yet_shows_the_form_that_would_go_out(waiting, amina):  # noqa: F811
    Voice.objects.filter(pk=waiting.voice_id).update(naming=Naming.COUNTRY, country="KEN", region="AFR")
    browser = sign_in(amina)
    there = f"/briefs/{waiting.ref}/next"

    def looks():
        mail = re.search(r'<pre class="plain".*?</pre>', browser.get(f"{there}/?look=mail").text, re.DOTALL)[0]
        message = re.search(r'<pre class="plain".*?</pre>', browser.get(f"{there}/?look=message").text, re.DOTALL)[0]
        return [mail, message, flat(text_of(browser.get(f"{there}.pdf").content))]

    assert not any("Kenya" in one for one in looks())
    assert all("African Region" in one for one in looks())
    cleared(waiting)
    assert all("Kenya" in one for one in looks())


def test_what_stands_beside_claims_names_no_country_that_is_not_cleared(published):
    claims = [a_claim("Kenya lent.", depends="On roads in Kenya.", reason="Everybody in Kenya knows.")]
    unknowns = [an_unknown("Whether Kenya pays.", countries=["KEN", "UGA"])]
    Version.objects.filter(brief=published).update(grade="region", claims=claims, unknowns=unknowns)

    shown = Version.objects.get(brief=published).as_shown()

    assert not NAMES.search(json.dumps([shown.claims, shown.unknowns]))
    assert shown.unknowns[0]["countries"] == ["UGA"]


# Claims


@pytest.fixture
def learning(published, frida):
    """A claim with one for it, one against it and a condition; and something that nobody knows."""
    other = make_brief(make_person("Bina", country_id="NPL"), stage="published", country="NPL", title="Loans failed")
    sources = [a_source("entry", entry_of(published).pk), a_source("entry", entry_of(other).pk, "against")]
    claims = [a_claim("Lending keeps insulin in stock.", sources, depends="Whether roads are open.")]
    unknowns = [an_unknown("What it costs.", claim=claims[0]["key"]), an_unknown("Whether it lasts.")]
    return make_brief(frida, stage="published", kind="learning", claims=claims, unknowns=unknowns)


def test_under_a_claim_stands_how_strong_it_is_for_a_stranger(client, learning):
    make_all(learning.version_id)
    forms = [
        flat(text_of(printed(client, learning))),
        flat(text_in(client.get(f"/briefs/{learning.ref}/mail/").text)),
    ]
    for words in forms:
        assert "1 experience, 1 country, 1 region, 1 against" in words
        assert "2 action briefs" in words
        assert "It depends on: Whether roads are open." in words
        assert "What it costs. About claim 1" in words
        assert "Whether it lasts." in words
        assert words.casefold().count("what we do not know yet") == 1
    message = text_in(client.get(f"/briefs/{learning.ref}/message/").text)
    assert "Lending keeps insulin in stock." in message
    assert "What it costs." not in message


def test_a_source_that_was_taken_back_changes_every_form(client, learning, published):
    make_all(learning.version_id)
    published.withdraw("Wrong.", by=Actor.objects.system())

    assert page_of(client, learning).status_code == 503
    make_all(learning.version_id)
    words = flat(text_of(printed(client, learning)))
    assert "1 against" in words
    assert "This claim lost a source: 1 was taken back" in words


def test_a_rendering_looks_its_sources_up_once(learning):
    brief = Brief.objects.for_listing().get(pk=learning.pk)
    with CaptureQueriesContext(connection) as one:
        leaf_of(brief, brief.version)
    claims = [claim | {"key": f"k{n}"} for n in range(6) for claim in brief.version.claims]
    brief.version.claims = claims
    with CaptureQueriesContext(connection) as many:
        leaf_of(brief, brief.version)

    assert len(many) <= len(one) <= 3


def test_the_page_of_a_learning_brief_says_what_it_is_based_on_and_asks_no_more(client, learning, published):
    make_all(learning.version_id)
    client.get(learning.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        page = client.get(learning.get_absolute_url()).text

    assert len(asked) <= 8, "\n".join(query["sql"][:120] for query in asked)
    based_on = schema_in(page)["isBasedOn"]
    assert len(based_on) == 2
    assert any(one.endswith(published.get_absolute_url()) for one in based_on)
    for address in based_on:
        assert f'<meta name="DC.relation" content="{address}">' in page


# What is old


def test_where_an_old_version_is_taken_along_it_says_that_a_newer_one_is_out(client, published):
    make_all(published.version_id)
    before = printed(client, published)
    new_version(published, outcome="Counted again.")

    page = client.get(f"/briefs/{published.ref}/1/").text
    assert "A newer version is out, version 2; the file stays as it was." in page
    assert f'href="/briefs/{published.ref}/1.pdf"' in page
    assert printed(client, published) == before
    Rendering.objects.all().delete()
    assert "A newer one is out" in page_of(client, published, 1).text


def test_sizes_stand_on_the_page_as_they_were_kept(client, published):
    make_all(published.version_id)
    page = client.get(published.get_absolute_url()).text
    said = text_in(client.get(f"/briefs/{published.ref}/message/").text)
    assert f"Message for a group chat ({len(said)} letters)" in page
    assert "By mail, text only (1 KB)" in page
