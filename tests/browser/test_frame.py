"""The head of every page on a phone, and what stands beside a list, without script."""

import pytest

from hlh.people.models import Person
from tests.browser.going import press
from tests.browser.test_keeping import opened
from tests.conftest import make_person


@pytest.mark.parametrize("language", ["", "/ar", "/fr", "/ru", "/es", "/zh-hans"])
def test_the_head_of_a_phone_holds_what_is_new_in_one_line_beside_a_message(hub, chromium, whole, language):
    fatou = make_person("Fatou", country_id="SEN")
    Person.objects.filter(pk=fatou.pk).update(has_news=True, unread_messages=120)
    phone = opened(chromium, hub, fatou)
    phone.goto(f"{hub}{language}/me/preferences/")
    press(phone, "main form:has([name=no_letters]) button")

    assert phone.locator("main > .note[role=status]").is_visible()
    own = phone.locator(".masthead-side > :is(a, form)").all()
    middles = {round(box["y"] + box["height"] / 2) for one in own if (box := one.bounding_box())}
    assert len(own) == 4
    assert max(middles) - min(middles) < 4
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    parts = [one.bounding_box() for one in phone.locator(".masthead :is(.brand, .nav li, .masthead-side > *)").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in parts)
    assert phone.locator(".masthead").bounding_box()["height"] < 260


def test_what_is_new_breaks_no_line_in_the_head_of_a_phone(hub, chromium, whole):
    fatou = make_person("Fatou", country_id="SEN")
    Person.objects.filter(pk=fatou.pk).update(has_news=True, unread_messages=3)
    phone = opened(chromium, hub, fatou)
    phone.goto(f"{hub}/areas/")
    own = phone.locator(".masthead-side > :is(a, form)").all()
    middles = {round(box["y"] + box["height"] / 2) for one in own if (box := one.bounding_box())}
    assert len(own) == 4
    assert max(middles) - min(middles) < 4
    assert phone.get_by_role("link", name="Messages, 3 new").is_visible()
    assert phone.get_by_role("link", name="Notices, new ones").inner_text() == "Notices"
    phone.click(".tongue summary")
    choice = phone.locator(".tongue ul").bounding_box()
    assert choice["x"] >= 0
    assert choice["x"] + choice["width"] <= 360


def test_a_list_is_narrowed_down_at_once_on_a_desk_and_unfolded_first_on_a_phone(hub, chromium, whole):
    for width, is_open in ((1280, True), (360, False)):
        context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{hub}/briefs/")
        assert page.locator("#kind").is_visible() is is_open
        assert page.locator("details.unfolded > summary").is_visible() is not is_open
        context.close()
