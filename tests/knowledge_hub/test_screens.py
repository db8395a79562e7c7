"""Wagtail's screens: who comes in, what they may do, and what is not there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Person, Role
from knowledge_hub.models import AreaShelf, Resource
from tests.conftest import make_lab, make_person, sign_in
from tests.house.test_strangers import STAFF_SCREENS
from tests.knowledge_hub.conftest import make_page, make_private, make_resource

PLAIN = [path for path in STAFF_SCREENS if not re.search(r"[<(*\[]", path)]
OPEN_TO_ALL = {"cms/sprite/", "cms/jsi18n/", "cms/logout/"}  # signs, words of buttons, and the way out
STAFF = {Role.EDITOR, Role.REGIONAL_FOCAL_POINT, Role.ADMINISTRATOR}


def form_of(**fields):
    """A resource as its form is sent."""
    return {
        "title": "Refill calculator",
        "slug": "refill-calculator",
        "kind": "tool",
        "helps": "Work out longer refills.",
        "publisher": "WHO",
        "publisher_kind": "who_hq",
        "link": "https://www.who.int/",
        "document": "",
        "licence": "CC BY-NC-SA 3.0 IGO",
        "hosting": "link",
        "areas": ["6"],
        "levels": [],
        "phase": "",
        "countries": ["KEN"],
        "language": "en",
        "helps_in-TOTAL_FORMS": "0",
        "helps_in-INITIAL_FORMS": "0",
    } | fields


def add(browser, home, **fields):
    return browser.post(f"/cms/pages/add/knowledge_hub/resource/{home.pk}/", form_of(**fields))


@pytest.mark.parametrize("role", [None, *Role])
def test_every_screen_is_for_the_roles_that_keep_the_hub(db, role, home):
    person = make_person("Robin")
    if role:
        Appointment.objects.appoint(person, role, by=Actor.objects.system())
    settle_all()
    browser = sign_in(person)
    answers = {path: browser.get(f"/{path}").status_code for path in PLAIN}
    open_screens = {path for path, status in answers.items() if status == 200} - OPEN_TO_ALL
    assert max(answers.values()) < 500
    if role in STAFF:
        assert {"cms/", "cms/documents/", "cms/account/"} <= open_screens
    else:
        assert open_screens == set()


@pytest.mark.parametrize("path", ["users/", "groups/", "users/add/", "password_reset/", "failwhale/"])
def test_people_are_not_kept_here(ada, as_, path):
    settle_all()
    assert as_(ada).get(f"/cms/{path}").status_code == 404


def test_the_screens_have_a_policy_of_their_own_and_no_other_page_has(edith, as_, home):
    staff = as_(edith).get("/cms/")["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in staff
    assert "script-src 'self' 'unsafe-inline'" in staff
    assert "object-src 'none'" in staff
    assert "unsafe" not in as_(edith).get("/hub/")["Content-Security-Policy"]


def test_the_screens_speak_the_language_of_whoever_comes(edith, as_):
    Person.objects.filter(pk=edith.pk).update(language="fr")
    assert 'lang="fr"' in as_(edith).get("/cms/").text


def test_signing_out_leads_through_our_door(edith, as_):
    browser = as_(edith)
    assert browser.post("/cms/logout/").status_code == 302
    assert browser.get("/cms/").status_code == 302


def test_an_editor_publishes_a_resource_and_it_is_found(edith, as_, home, client):
    draft = add(as_(edith), home)
    assert draft.status_code == 302
    resource = Resource.objects.get()
    assert client.get(resource.url_path).status_code == 404

    as_(edith).post(f"/cms/pages/{resource.pk}/edit/", form_of(**{"action-publish": "1"}))

    assert "Work out longer refills." in client.get("/hub/refill-calculator/").text
    assert entry_of(resource).countries == ["KEN"]
    assert "Refill calculator" in client.get("/search/?q=refills").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"link": ""}, "Write where it is, or add a copy below."),
        ({"helps": "1\n2\n3\n4\n5\n6"}, "These are more than five lines."),
        ({"areas": ["77"]}, "Select a valid choice"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(edith, as_, home, wrong, words):
    answer = add(as_(edith), home, **wrong)
    assert answer.status_code == 200
    assert words in answer.text
    assert "Refill calculator" in answer.text
    assert not Resource.objects.exists()


def test_an_editor_fills_a_shelf_from_the_catalogue(edith, as_, home, client):
    lab = make_lab()
    data = nested_form_data(
        {
            "title": "Supplies",
            "slug": "supplies",
            "area": "6",
            "summary": "",
            "language": "en",
            "office": "the area editor, WHO headquarters",
            "chosen_on": "2026-03-09",
            "picks": streamfield([("pick", {"entry": str(entry_of(lab).pk), "why": "People who ran out before you."})]),
            "action-publish": "1",
        }
    )
    answer = as_(edith).post(f"/cms/pages/add/knowledge_hub/areashelf/{home.pk}/", data)
    assert answer.status_code == 302
    assert AreaShelf.objects.get().live
    page = client.get("/hub/supplies/").text
    assert "People who ran out before you." in page
    assert lab.title in page


def test_only_what_everybody_reads_can_be_chosen(edith, as_, home):
    public, closed = make_resource(home, "For everybody"), make_resource(home, "For members")
    make_private(closed)
    browser = as_(edith)
    shown = browser.get("/cms/hub-entries/").text
    assert "For everybody" in shown
    assert "For members" not in shown
    assert "For everybody" not in browser.get("/cms/hub-entries/results/?q=nothing+like+it").text
    assert browser.get(f"/cms/hub-entries/chosen/{entry_of(public).pk}/").status_code == 200
    assert browser.get(f"/cms/hub-entries/chosen/{entry_of(closed).pk}/").status_code == 404
    assert browser.get("/cms/hub-entries/chosen/x/").status_code == 404


def test_histories_name_nobody_by_their_address(edith, as_, home):
    add(as_(edith), home)
    Person.objects.filter(pk=edith.pk).update(name="")
    other = make_person("Other")
    Appointment.objects.appoint(other, Role.EDITOR, by=Actor.objects.system())
    settle_all()
    resource = Resource.objects.get()
    for path in (f"/cms/pages/{resource.pk}/history/", "/cms/reports/site-history/", f"/cms/pages/{home.pk}/", "/cms/"):
        assert edith.email not in as_(other).get(path).text, path


def test_who_is_erased_is_in_no_history(edith, as_, home):
    add(as_(edith), home)
    erase(edith, by=Actor.objects.system())
    assert set(PageLogEntry.objects.values_list("user", flat=True)) == {None}
    assert Resource.objects.get().owner is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.docx", b"not a zip"),
        ("a.txt", b"\x00\x01\x02"),
    ],
)
def test_a_document_is_what_its_name_says(edith, as_, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile(name, content)
    answer = as_(edith).post("/cms/documents/add/", {"title": "A", "file": file, "collection": "1"})
    assert answer.status_code == 200
    assert not get_document_model().objects.exists()


def test_a_document_may_not_be_larger_than_a_weak_line_can_carry(edith, as_, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + b"x" * 100)
    assert as_(edith).post("/cms/documents/add/", {"title": "A", "file": file}).status_code == 302
    settings.LARGEST_OF_STAFF = 50
    file = SimpleUploadedFile("b.pdf", b"%PDF-1.4 " + b"x" * 100)
    assert "Make it smaller" in as_(edith).post("/cms/documents/add/", {"title": "B", "file": file}).text


def test_of_a_file_that_is_far_too_large_the_staffs_screens_keep_a_little_more_than_they_take(rf, settings):
    most = settings.LARGEST_OF_STAFF
    sent = rf.post("/cms/documents/add/", {"file": SimpleUploadedFile("a.pdf", b"x" * (most + 5_000_000))})
    assert most < sent.FILES["file"].size < most + 1_000_000


def test_pages_of_the_hub_stand_nowhere_else(edith, as_, home):
    page = make_page(home)
    assert as_(edith).get(f"/cms/pages/add/knowledge_hub/hubhome/{home.pk}/").status_code == 302
    assert as_(edith).get(f"/cms/pages/{page.pk}/edit/").status_code == 200
