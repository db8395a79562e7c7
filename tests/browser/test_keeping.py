"""What somebody types is kept by itself: a page that dies in the middle loses nothing, and another device goes on."""

import re

from playwright.sync_api import expect

from briefs.models import Brief
from hlh.people.models import Draft
from learning_labs.models import Post
from tests.briefs.conftest import make_brief
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


STORED = "Object.keys(localStorage).filter((key) => key.startsWith('keeping:')).sort()"
WEEK = """(days) => {
  for (const [place, age] of Object.entries(days))
    localStorage.setItem(`keeping:${place}`, JSON.stringify({ owner: "x", at: Date.now() - age * 86_400_000, words: "a=b" }));
  localStorage.setItem("keeping:broken", "{");
  localStorage.setItem("other", "{");
}"""


def test_a_browser_keeps_nothing_longer_than_a_week_of_whichever_page(hub, chromium, whole):
    amina = make_person("Amina", country_id="KEN")
    phone = opened(chromium, hub, amina)
    phone.goto(f"{hub}/briefs/new/")
    phone.evaluate(WEEK, {"?for=/briefs/old/edit/": 7.1, "?for=/briefs/young/edit/": 6.9})

    phone.goto(f"{hub}/briefs/new/questions/")

    phone.wait_for_function(f"{STORED}.length < 3")
    assert phone.evaluate(STORED) == ["keeping:?for=/briefs/young/edit/"]
    assert phone.evaluate("localStorage.getItem('other')") == "{"


def test_nothing_is_kept_of_a_form_that_is_sent_while_its_words_do_not_arrive(hub, chromium, whole):
    amina = make_person("Amina", country_id="KEN")
    brief = make_brief(amina)
    phone = opened(chromium, hub, amina)
    phone.goto(f"{hub}/briefs/{brief.ref}/edit/")
    on_their_way = []
    phone.route("**/me/drafts/**", lambda route: on_their_way.append(route))
    with phone.expect_request("**/me/drafts/**"):
        phone.fill("[name=action]", WORDS)
    until(lambda: phone.evaluate("true") and on_their_way)  # a route is told while the page is asked

    with phone.expect_navigation():
        phone.evaluate("document.querySelector('button[name=save]').click()")
        on_their_way[0].fulfill(status=503)

    phone.wait_for_load_state()
    assert Brief.objects.get().action == WORDS
    assert phone.evaluate(STORED) == []
    assert len(on_their_way) == 1  # nor is anything sent anew
    assert not Draft.objects.exists()


def test_what_does_not_arrive_with_the_form_either_is_there_when_its_page_is_opened_again(hub, chromium, whole):
    amina = make_person("Amina", country_id="KEN")
    address = f"{hub}/briefs/{make_brief(amina).ref}/edit/"
    phone = opened(chromium, hub, amina)
    phone.goto(address)
    phone.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    phone.fill("[name=action]", WORDS)
    phone.wait_for_function(f"() => {STORED}.length === 1")

    with phone.expect_event("requestfailed", lambda request: request.url == address):
        phone.evaluate("document.querySelector('button[name=save]').click()")
    phone.unroute_all(behavior="wait")
    phone.goto(address)

    expect(phone.locator("[name=action]")).to_have_value(WORDS)
    until(lambda: phone.evaluate(STORED) == [])
