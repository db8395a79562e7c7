"""Pages of conversations on a phone and on a desk, in Arabic too; and what was on the screen counts as read by itself."""

from hlh.people.models import Person
from learning_labs.models import Lab
from tests.browser.going import press
from tests.browser.test_keeping import opened
from tests.browser.test_thread import looked_at
from tests.conversations.conftest import answer, between, door_of, first, members, shows


def test_pages_of_conversations_are_accessible_and_fit_and_need_no_script(hub, chromium, whole):
    one, other = members()
    unknown = shows("Ruto", Lab.objects.get())
    long = "supercalifragilistic" * 12
    first(one, other, f"How do you repair scales? {long}")
    answer(other, one, f"> {long}\n\n- by a mechanic\n- `{long}`")
    there = between(one, other).get_absolute_url()
    looked_at(
        chromium, hub, ["/me/messages/", there, door_of(unknown), f"{there}2/flag/", "/me/preferences/"], person=one
    )
    answer(other, one, "With a spring of a clock.")  # what was there may count as read: those pages run their script
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = opened(chromium, hub, one)
    context.add_cookies(page.context.cookies())
    bare = context.new_page()
    bare.goto(f"{hub}{there}")
    press(bare, "text=I have read this")
    assert Person.objects.get(pk=one.pk).unread_messages == 0
    bare.fill("[name=text]", "Thank you.")
    press(bare, "#reply-box button:not([formaction])")
    assert bare.locator("article.post").count() == 4
    context.close()


def test_what_was_on_the_screen_is_read_by_itself(hub, chromium, whole):
    one, other = members()
    first(one, other)
    page = opened(chromium, hub, other)
    with page.expect_response(lambda got: got.url.endswith("/read/")) as told:
        page.goto(f"{hub}{between(one, other).get_absolute_url()}")
    assert told.value.status == 204
    assert Person.objects.get(pk=other.pk).unread_messages == 0
    assert not page.complaints
