"""A post is answered with one tap, in a browser: no new page, and nothing lost where there is no network or no script."""

import pytest
from playwright.sync_api import expect

from learning_labs.models import Echo
from tests.conftest import discuss, make_lab, make_person
from tests.conftest import sign_in as session_of
from tests.servers import until

PHONE = {"width": 320, "height": 640}
USEFUL = "#post-1 button[name=useful]"
LINE = "#post-1 p:has(+ [role=group])"


@pytest.mark.parametrize("script", [True, False])
def test_one_tap_answers_a_post_with_and_without_script(hub, chromium, script):
    discussion = discuss(make_lab())
    fatou = make_person("Fatou", country_id="SEN")
    phone = chromium.new_context(viewport=PHONE, java_script_enabled=script)
    phone.add_cookies([{"name": "sessionid", "value": session_of(fatou).cookies["sessionid"].value, "url": hub}])
    page = phone.new_page()
    opened = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    page.goto(f"{hub}{discussion.get_absolute_url()}")
    for pressed, words in (("true", "Useful to 1 reader"), ("false", "")):
        page.click(USEFUL)
        page.wait_for_selector(f"{USEFUL}[aria-pressed={pressed}]")
        until(lambda pressed=pressed: Echo.objects.exists() == (pressed == "true"))
        expect(page.locator(LINE)).to_have_text(words)
        expect(page.locator(LINE)).to_be_visible(visible=bool(words))
    assert len(opened) == (1 if script else 3)

    if script:
        phone.set_offline(True)
        page.click(USEFUL)
        page.wait_for_selector(f"{LINE}:has-text('did not arrive')")
        phone.set_offline(False)
        page.click(USEFUL)
        page.wait_for_selector(f"{USEFUL}[aria-pressed=true]")
        phone.clear_cookies(name="sessionid")
        page.click("#post-1 button[name=same]")
        page.wait_for_url("**/accounts/login/**")
    assert Echo.objects.count() == int(script)
