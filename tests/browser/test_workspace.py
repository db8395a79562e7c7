"""The workspace on a phone: pages are turned without a script, and with one nothing that was typed is lost on the way."""

from briefs.synthesising.laying import ON_A_PAGE, UNDER_A_CLAIM
from hlh.catalogue.entries import entry_of
from hlh.people.models import Draft
from tests.briefs.test_claims import learning, talk, workspace
from tests.briefs.test_workspace_pages import gather
from tests.browser.going import press
from tests.browser.test_thread import PHONE, looked_at, sign_in
from tests.servers import until

__all__ = ["learning", "talk"]  # fixtures
MANY = ON_A_PAGE + 5


def test_pages_are_turned_and_a_claim_unfolds_without_a_script(hub, chromium, learning, talk, frida):
    gather(learning, entry_of(talk), frida, MANY, under=UNDER_A_CLAIM + 4)
    looked_at(chromium, hub, [workspace(learning), f"{workspace(learning)}?page=2&claim=abcd"], person=frida)
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, hub, frida)
    page.goto(f"{hub}{workspace(learning)}?sort=date")

    press(page, "#gathered a[rel=next]")

    assert page.locator("#gathered .tick").count() == MANY - ON_A_PAGE
    assert page.input_value("#sort") == "date"
    press(page, "#claim-abcd a.more")
    assert page.locator("#claim-abcd [name=source]").count() == UNDER_A_CLAIM + 4
    assert page.locator("#gathered .tick").count() == MANY - ON_A_PAGE
    page.context.close()


def kept_words(person):
    """Whatever the server keeps by now of what somebody typed."""
    drafts = Draft.objects.filter(person=person)
    return {value for draft in drafts for values in draft.fields.values() for value in values}


def test_what_was_typed_is_there_again_when_the_page_was_turned(hub, chromium, learning, talk, frida):
    gather(learning, entry_of(talk), frida, MANY)
    page = chromium.new_context(viewport=PHONE).new_page()
    sign_in(page, hub, frida)
    page.goto(f"{hub}{workspace(learning)}")
    claim = page.input_value("#w-abcd") + " And more"
    page.fill("#w-abcd", claim)
    page.fill("#u-", "Who pays?")
    until(lambda: {claim, "Who pays?"} <= kept_words(frida))

    press(page, "#gathered a[rel=next]")

    assert page.input_value("#w-abcd") == claim
    assert page.input_value("#u-") == "Who pays?"
    assert page.locator("#gathered .tick").count() == MANY - ON_A_PAGE
    page.context.close()
