"""When there is time: what else to tell, whom to ask, the licence, the language."""

from __future__ import annotations

import pytest

from briefs import listing
from briefs.models import Brief
from hlh.activity.models import Actor
from hlh.catalogue.models import Passage
from hlh.people.models import Naming
from hlh.people.voices import rename
from tests.briefs.conftest import field, make_brief, post
from tests.conftest import sign_in

ELSE = {
    "resources": "Two nurses and a motorbike.",
    "effects": "Health centres ordered less on their own.",
    "seeking": "A form that works without paper.",
    "setting": "A district hospital with eight health centres.",
    "contact": "Supply office, supply@thika.example",
    "licence": "CC-BY-4.0",
    "points": "Lend early\nNote it",
    "sources": "Stock report — https://moh.example/stock",
    "tags": "insulin, loans",
    "phase": "recovery",
    "level": "facility",
}


def named(brief: Brief) -> None:
    rename(brief.voice, naming=Naming.OFFICE, quoting="ask", among={}, by=Actor.objects.system())


def test_all_of_it_stands_on_the_working_text_and_what_is_found(amina, draft):
    sign_in(amina).post(f"/briefs/{draft.ref}/more/", ELSE | {"edition": 0})

    page = sign_in(amina).get(f"/briefs/{draft.ref}/next/").text
    for name in ("resources", "effects", "seeking", "setting"):
        assert ELSE[name] in page
    assert "Share and adapt, naming where it is from" in page
    assert "What it took" in page
    again = sign_in(amina).get(f"/briefs/{draft.ref}/more/").text
    assert field(again, "resources") == ELSE["resources"]
    assert field(again, "contact") == ELSE["contact"]


def test_what_is_told_beside_the_three_is_published_and_found(amina, client):
    brief = make_brief(amina, stage="published", resources=ELSE["resources"], effects=ELSE["effects"])

    page = client.get(brief.get_absolute_url()).text

    assert ELSE["resources"] in page
    assert "What we still look for" not in page
    assert Passage.objects.filter(text__contains="motorbike").exists()


def test_changes_of_it_are_shown_as_changes(amina, client, published):
    published.reopen(by=Actor.objects.of(amina))
    post(amina, published, "more", note="We counted.", resources="Three nurses.", licence="ask")
    brief = Brief.objects.get(pk=published.pk)
    brief.submit(by=Actor.objects.of(amina))
    brief.publish(by=Actor.objects.system())

    page = client.get(f"/briefs/{brief.ref}/2/changes/").text

    assert "Three nurses." in page
    assert "Licence" in page
    assert brief.get_licence_display() == "Ask before you use it"


def test_whom_to_ask_is_shown_only_of_who_is_named(amina, client):
    brief = make_brief(amina, stage="published", contact=ELSE["contact"])
    brief.reopen(by=Actor.objects.of(amina))
    brief.keep({"note": "Another office.", "contact": "Office two"}, seen=brief.edition)
    brief.submit(by=Actor.objects.of(amina))
    brief.publish(by=Actor.objects.system())
    pages = [brief.get_absolute_url(), f"/briefs/{brief.ref}/1/", f"/briefs/{brief.ref}/2/changes/"]

    assert not any("supply@thika.example" in client.get(page).text for page in pages)

    named(brief)
    first, old, changes = (client.get(page).text for page in pages)
    assert "Office two" in first
    assert "supply@thika.example" in old
    assert "supply@thika.example" in changes


def test_the_form_says_whether_whom_to_ask_is_shown(amina, draft):
    unnamed = sign_in(amina).get(f"/briefs/{draft.ref}/more/").text
    named(draft)

    assert "kept and not shown" in unnamed
    assert "kept and not shown" not in sign_in(amina).get(f"/briefs/{draft.ref}/more/").text


def test_a_language_that_was_chosen_stays(amina, draft):
    assert draft.language == "en"
    post(amina, draft, "more", tongue="pt")
    post(amina, draft, "edit", title="Deliveries stopped for three weeks, and nobody knew", challenge="English words.")

    draft.refresh_from_db()
    assert (draft.language, draft.tongue) == ("pt", "pt")

    post(amina, draft, "more", tongue="")
    draft.refresh_from_db()
    assert draft.language == "en"


@pytest.mark.parametrize(("name", "wrong"), [("licence", "GPL"), ("tongue", "xx"), ("phase", "later"), ("level", "\0")])
def test_what_no_list_holds_is_said_and_changes_nothing(amina, draft, name, wrong):
    answer = post(amina, draft, "more", **{name: wrong, "resources": "Kept."})

    assert answer.status_code == 422
    assert "from the list" in answer.text
    draft.refresh_from_db()
    assert draft.resources == "Kept."
    assert draft.licence == "CC-BY-NC-SA-3.0-IGO"


def test_limits_are_said_and_nothing_is_lost(amina, draft):
    answer = post(amina, draft, "more", seeking="x" * 1001)

    assert answer.status_code == 422
    assert "1001 characters long; 1000 fit" in answer.text
    draft.refresh_from_db()
    assert len(draft.seeking) == 1001


def test_a_learning_brief_is_not_asked_what_only_an_experience_tells(frida):
    brief = make_brief(frida, kind="learning", action="", outcome="")

    page = sign_in(frida).get(f"/briefs/{brief.ref}/more/").text

    assert 'name="resources"' not in page
    assert 'name="contact"' in page


def test_the_first_page_asks_seven_things(amina):
    page = sign_in(amina).get("/briefs/new/").text
    form = page[page.index('<form class="cols"') : page.index("</form>", page.index('<form class="cols"'))]
    asked = [
        name for name in ("title", "country", "area", "challenge", "action", "outcome") if f'name="{name}"' in form
    ]

    assert len(asked) == 6
    assert form.count("<textarea") == 3
    assert form.count("<select") == 3  # the third belongs to who you are: whether you may be quoted
    assert "Who you are" in form
    assert 'name="resources"' not in form


def test_the_list_asks_as_often_for_thirty_as_for_one(amina, client, django_assert_max_num_queries):
    make_brief(amina, stage="published")
    client.get("/briefs/")
    with django_assert_max_num_queries(2):
        client.get("/briefs/")
    for _number in range(29):
        make_brief(amina, stage="published")
    listing.forget()
    client.get("/briefs/")
    with django_assert_max_num_queries(2):
        client.get("/briefs/")


def test_the_list_narrows_by_phase_and_level(amina, client):
    make_brief(amina, stage="published", title="In recovery", phase_id="recovery")
    make_brief(amina, stage="published", title="In a facility", level_id="facility")

    by_phase = client.get("/briefs/?phase=recovery").text
    by_level = client.get("/briefs/?level=facility&phase=nonsense").text

    assert "In recovery" in by_phase
    assert "In a facility" not in by_phase
    assert "In a facility" in by_level
    assert "In recovery" not in by_level
    assert "Nobody has told an experience like this yet" in client.get("/briefs/?phase=strengthening").text
