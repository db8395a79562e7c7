"""All versions, any two side by side, and an old one as the next draft."""

from __future__ import annotations

import pytest

from briefs.models import Brief
from hlh.activity.models import Actor
from tests.briefs.conftest import TOLD, make_brief, new_version, post
from tests.conftest import sign_in


@pytest.fixture
def thrice(published):
    new_version(published, outcome="Three notes were lost.")
    new_version(published, outcome="Four notes were lost.", note="Counted once more.")
    published.refresh_from_db()
    return published


def test_any_two_versions_are_compared_the_older_first(client, thrice):
    chosen = client.get(f"/briefs/{thrice.ref}/changes/?since=3&to=1")
    assert chosen["Location"] == f"/briefs/{thrice.ref}/3/changes/?since=1"
    page = client.get(chosen["Location"]).text
    assert "What changed from version 1 to version 3" in page
    assert "Four" in page
    assert "Three" not in page


@pytest.mark.parametrize("wrong", ["", "?since=1&to=1", "?since=1&to=9", "?since=x&to=2"])
def test_what_cannot_be_compared_leads_to_the_list(client, thrice, wrong):
    assert client.get(f"/briefs/{thrice.ref}/changes/{wrong}")["Location"] == f"/briefs/{thrice.ref}/versions/"
    assert client.get(f"/briefs/{thrice.ref}/2/changes/?since=3").status_code == 404


def test_all_versions_are_listed_with_their_notes_and_marks(client, thrice):
    page = client.get(f"/briefs/{thrice.ref}/versions/").text
    assert "Counted once more." in page
    assert all(one.hash[:12] in page for one in thrice.versions.all())
    assert page.index("Version 3") < page.index("Version 1</a>")
    assert "Write on from" not in page


def test_of_what_was_withdrawn_no_version_is_read(client, thrice):
    thrice.withdraw("Wrong figures.", by=Actor.objects.system())
    for page in ("versions/", "1/", "3/changes/?since=1"):
        shown = client.get(f"/briefs/{thrice.ref}/{page}").text
        assert "Wrong figures." in shown
        assert TOLD["action"] not in shown


def test_an_old_version_becomes_the_next_draft_with_a_note(client, thrice, amina):
    browser, address = sign_in(amina), f"/briefs/{thrice.ref}/1/restoration/"
    assert "<ins>" in browser.get(address).text
    assert Brief.objects.get(pk=thrice.pk).stage == "published"

    post(amina, thrice, "1/restoration")

    brief = Brief.objects.get(pk=thrice.pk)
    assert (brief.stage, brief.outcome, brief.note) == ("draft", TOLD["outcome"], "As version 1.")
    assert brief.edits.latest("pk").voice == brief.voice  # who took it back is kept
    assert "Four notes" in client.get(thrice.get_absolute_url()).text
    brief.submit(by=Actor.objects.of(amina))
    brief.publish(by=Actor.objects.system())
    assert brief.version.number == 4
    assert brief.version.hash == brief.versions.get(number=1).hash


def test_what_was_typed_since_the_page_was_opened_is_not_written_over(thrice, amina):
    thrice.reopen(by=Actor.objects.of(amina))
    thrice.keep({"outcome": "Typed just now."}, seen=thrice.edition)

    late = sign_in(amina).post(f"/briefs/{thrice.ref}/1/restoration/", {"edition": thrice.edition - 1})

    assert late.status_code == 409
    assert Brief.objects.get(pk=thrice.pk).outcome == "Typed just now."


def test_nobody_else_restores(thrice, abena, fatou, client):
    for person in (abena, fatou):
        assert sign_in(person).post(f"/briefs/{thrice.ref}/1/restoration/", {"edition": 0}).status_code == 403
    assert client.get(f"/briefs/{thrice.ref}/1/restoration/").status_code == 302


def test_versions_cost_the_same_at_any_number(client, thrice, django_assert_max_num_queries):
    for number in range(20):
        new_version(thrice, outcome=f"Counted {number}.")
    with django_assert_max_num_queries(6):
        client.get(f"/briefs/{thrice.ref}/versions/")


def test_a_draft_has_no_versions(client, draft, amina):
    assert sign_in(amina).get(f"/briefs/{draft.ref}/versions/").status_code == 404
    assert make_brief(amina).versions.count() == 0
