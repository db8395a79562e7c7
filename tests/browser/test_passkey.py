"""A passkey in a browser, with a device that Chromium plays: added once, then it opens the account by itself."""

from hlh.activity.models import Actor
from hlh.people.models import Appointment, Role
from tests.browser.going import press
from tests.conftest import PASSWORD, make_person


def with_device(context, page):
    """A telephone with a finger print, that says yes to everything."""
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_staff_add_a_passkey_and_come_in_with_it_alone(hub, chromium):
    hub = hub.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    oskar = make_person("Oskar")
    Appointment.objects.appoint(oskar, Role.OFFICER, by=Actor.objects.system())
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    with_device(context, page)

    page.goto(f"{hub}/helpdesk/queue/")
    page.fill("[name=login]", oskar.email)
    page.fill("[name=password]", PASSWORD)
    press(page, "main form:has([name=login]) button")
    assert "/accounts/second-factor/" in page.url
    press(page, "button[value=passkey]")
    page.fill("[name=password]", PASSWORD)
    press(page, "main form:has([name=password]) button")
    page.click("[data-passkey=add] button")
    page.wait_for_url("**/recovery-codes/")
    press(page, "main a.button:not(.quiet)")
    assert page.url.endswith("/helpdesk/queue/")

    press(page, ".masthead-side > form button")
    page.goto(f"{hub}/accounts/login/?next=/helpdesk/queue/")
    page.click("[data-passkey=login] button")
    page.wait_for_url(f"{hub}/helpdesk/queue/")
    assert not refused
    context.close()


def test_without_a_device_the_page_says_what_to_do(hub, chromium):
    hub = hub.replace("127.0.0.1", "localhost")
    context = chromium.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("WebAuthn.enable")  # and no device is there
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('none'))")
    page.goto(f"{hub}/accounts/login/")
    page.click("[data-passkey=login] button")
    page.wait_for_selector("[data-passkey-trouble]:not([hidden])")
    context.close()
