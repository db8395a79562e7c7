"""The story of the knowledge hub in a browser: what was proposed stands on the page of its area and is found; a partner answers
a call on a telephone."""

from __future__ import annotations

import re

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue import embedding
from hlh.catalogue.searching import search
from hlh.catalogue.tasks import embed_missing
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.network.models import Answer
from hlh.people.models import Appointment, Role
from hlh.people.models.persons import Stranger
from knowledge_hub.models import HubHome, Proposal, Resource
from knowledge_hub.proposing.taking import Found, take_in
from tests.browser.going import press
from tests.browser.test_thread import DESK, PHONE, sign_in
from tests.catalogue.test_meaning import model
from tests.conftest import make_person
from tests.knowledge_hub.conftest import make_shelf
from tests.network.conftest import make_call, make_contact, make_partner, open_call

__all__ = ["model"]

GUIDE = Found(
    once="feed:1:lending",
    address="https://college.example/lending",
    title="Lending insulin between districts",
    publisher="College of Supply",
    publisher_kind="centre",
    published_on=None,
    language="en",
    areas=(6,),
    helps="Borrow insulin from the next district.\nGive it back in time.",
    doi="",
    said_by="College of Supply",
)
SEARCHED, MEANT = "lending", "emprunter des médicaments au district voisin"


def editor(name):
    person = make_person(name)
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    settle_all()
    return person


def finds(page, hub, words):
    """Whether a search leads to it."""
    page.goto(f"{hub}/search/?q={words}")
    return page.locator("main a", has_text=GUIDE.title).count() > 0


def test_what_was_proposed_stands_on_its_area_and_is_found(hub, chromium, model):
    edith, shelf = editor("Edith"), make_shelf(HubHome.objects.get(slug="hub"))
    take_in([GUIDE], origin="feed", by=Actor.objects.system())
    desk = chromium.new_context(viewport=DESK).new_page()
    sign_in(desk, hub, edith)
    reader = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    assert not finds(reader, hub, SEARCHED)

    desk.goto(f"{hub}/hub/proposals/")
    press(desk, f"main a:has-text('{GUIDE.title}')")
    desk.select_option("[name=kind]", "guideline")
    desk.select_option("[name=hosting]", "link")
    desk.fill("[name=licence]", "CC BY 4.0")
    press(desk, "button:has-text('Accept and publish')")
    assert Proposal.objects.get().stage == Proposal.Stage.ACCEPTED
    assert finds(reader, hub, SEARCHED)  # by its words, at once
    embed_missing()  # as the worker does every few seconds
    embedding.of([MEANT], within=60)  # a web request waits a moment only; a test is patient
    assert GUIDE.title in [one.entry.title for one in search(MEANT, reader=Stranger())]  # and by its meaning

    pick(desk, hub, shelf, "Districts that ran out were helped by it within a day.")
    reader.goto(f"{hub}{shelf.url_path}")
    picked = reader.locator("ol.picks")
    assert GUIDE.title in picked.inner_text()
    assert "within a day" in picked.inner_text()
    assert Resource.objects.get().publisher == "College of Supply"


def pick(page, hub, shelf, why):
    """On Wagtail's screen: one more pick, chosen from the catalogue."""
    page.goto(f"{hub}/cms/pages/{shelf.pk}/edit/")
    page.locator("[data-streamfield-stream-container]").first.wait_for()
    page.locator("button[title='Insert a block']").first.click()
    page.locator("button[data-chooser-action-choose]:visible").last.click()
    page.locator(".modal-body a", has_text=GUIDE.title).click()
    page.locator("textarea[name$='-why']").fill(why)
    with page.expect_navigation():  # the button is folded away in a menu
        page.locator("button[name=action-publish]").evaluate("button => button.click()")
    assert "has been published" in page.content()


def test_a_partner_answers_a_call_on_a_telephone_from_a_letter(hub, chromium):
    edith, partner = editor("Edith"), make_partner()
    make_contact("Zainab", partner)
    call = make_call(edith)
    open_call(call, partner)
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="call-asked", state="sent")
    way_in = hub + re.search(r"https?://[^/\s]+(/network/answer/\S+)", letter.text)[1]

    phone = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto(way_in)
    assert not Answer.objects.exists()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.fill("[name=text]", "Boxes with ice packs held for four days.")
    press(phone, "main form button:not([name=nothing])")

    answer = Answer.objects.get()
    assert (answer.call_id, answer.text) == (call.pk, "Boxes with ice packs held for four days.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
