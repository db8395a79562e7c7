"""The network in a browser: a partner answers a call on a phone from the link of a letter; its screens fit and are accessible."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hlh.activity.models import Actor
from hlh.network.models import Answer, Ask
from hlh.people.models import Appointment, Role
from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at
from tests.conftest import make_person
from tests.network.conftest import make_call, make_contact, make_partner, open_call, send_all, way_in


@pytest.fixture
def asked(whole):
    """An editor, a contact, and a call that the contact's letter tells of."""
    edda, partner = make_person("Edda"), make_partner()
    Appointment.objects.appoint(edda, Role.EDITOR, by=Actor.objects.system())
    zainab, call = make_contact("Zainab", partner), make_call(edda)
    open_call(call, partner)
    send_all()
    return edda, zainab, partner, call


def test_a_partner_answers_on_a_phone_without_script_from_the_link_of_a_letter(hub, chromium, asked):
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()

    page.goto(f"{hub}{way_in()}")
    assert "key=" not in page.url
    page.fill("textarea[name=text]", "Boxes with ice packs held for five days.")
    page.check("input[name=quoting]")
    press(page, "text=Send the answer")

    expect(page.locator("main")).to_contain_text("Your answer is with whoever asked")
    answer = Answer.objects.get()
    assert (answer.text, answer.may_be_quoted) == ("Boxes with ice packs held for five days.", True)
    assert Ask.objects.get().stage == Ask.Stage.ANSWERED


def test_the_screens_of_the_network_are_accessible_and_whole_on_a_phone(hub, chromium, asked):
    edda, zainab, partner, call = asked
    draft = make_call(edda, title="Not yet")
    page = partner.get_absolute_url()
    looked_at(chromium, hub, ["/network/", page, "/network/calls/", call.get_absolute_url()])
    own = [f"{page}settings/", f"{page}contacts/", "/network/new/", "/network/calls/new/", call.get_absolute_url()]
    looked_at(chromium, hub, [*own, f"{draft.get_absolute_url()}partners/"], person=edda)
    looked_at(chromium, hub, [Ask.objects.get().get_absolute_url()], person=zainab)
