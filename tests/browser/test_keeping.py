"""What somebody types is kept by itself: a page that dies in the middle loses nothing, and another device goes on."""

import re

from playwright.sync_api import expect

from hlh.people.models import Draft
from learning_labs.models import Post
from tests.browser.going import press
from tests.conftest import discuss, make_lab, make_person, sign_in
from tests.servers import until

WORDS = "We lent stock against a note, and"


def opened(chromium, hub, person):
    """A device of somebody; what its console complains of is kept with it."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    key = sign_in(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": hub}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    return page


def test_what_was_typed_is_found_on_another_device_when_the_page_died_in_the_middle(hub, chromium, whole):
    fatou, talk = make_person("Fatou", country_id="SEN"), discuss(make_lab())
    there = f"{hub}{talk.get_absolute_url()}"
    phone = opened(chromium, hub, fatou)
    phone.goto(there)
    assert not Draft.objects.exists()  # nobody wrote yet
    phone.type("[name=text]", WORDS)
    said = phone.locator("#reply-box [data-kept]")
    said.filter(has_text=re.compile("^Kept$")).wait_for()
    until(lambda: Draft.objects.get().fields["text"] == [WORDS])  # typed slowly, its first half was kept before
    assert not phone.complaints  # the rules of the page allow all of it
    phone.context.close()

    desk = opened(chromium, hub, fatou)
    desk.goto(there)
    expect(desk.locator("#reply-box [name=text]")).to_have_value(WORDS)
    desk.type("[name=text]", " ")  # what is on its way when it is sent does not come after it
    press(desk, "#reply-box button[type=submit]:not([formaction])")
    assert Post.objects.get(number=2).text == WORDS
    assert not Draft.objects.exists()
    expect(desk.locator("#reply-box [name=text]")).to_have_value("")
