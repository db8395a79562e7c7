"""A discussion that lies open, in a browser: what others say comes to it, and what was seen is read on the next device."""

import re

from playwright.sync_api import expect

from learning_labs.models import PostTranslation, Reading
from learning_labs.models.translations import mark_of
from tests.conftest import discuss, make_lab, make_person, post_to
from tests.conftest import sign_in as session_of
from tests.servers import until

PHONE = {"width": 320, "height": 640}


def test_new_posts_come_to_an_open_page_and_what_was_seen_is_read(hub, chromium):
    discussion = discuss(make_lab())
    amina, fatou = make_person("Amina", country_id="KEN"), make_person("Fatou", country_id="SEN")
    cookie = session_of(amina).cookies["sessionid"].value
    phone = chromium.new_context(viewport=PHONE)
    phone.add_cookies([{"name": "sessionid", "value": cookie, "url": hub}])
    page = phone.new_page()
    asked = []
    page.on("request", lambda request: "/news/" in request.url and asked.append(request.url))
    page.goto(f"{hub}/ar{discussion.get_absolute_url()}")
    until(lambda: Reading.objects.filter(person=amina, upto=1).exists())

    post_to(session_of(fatou), discussion, "We lent each other stock")
    page.evaluate("dispatchEvent(new Event('online'))")

    page.wait_for_selector("#post-2")
    expect(page.locator("#news-said")).to_have_text(re.compile("[1١]"))
    whole = [one for one in asked if "channel=" not in one]
    assert len(whole) == 1  # whether there is anything it asks by itself too, every fifteen seconds; what, once
    page.locator("#post-2").scroll_into_view_if_needed()
    until(lambda: Reading.objects.filter(person=amina, upto=2).exists())

    page.focus("#reply-box textarea")
    post_to(session_of(fatou), discussion, "A sheet on the wall said who owes what")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("#news:not([hidden])")
    assert not page.locator("#post-3").count()  # nothing moves while somebody writes
    page.click("#news")
    expect(page.locator("#post-3")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


def test_what_is_quoted_below_a_translation_is_the_post_as_it_was_written(hub, chromium):
    discussion, amina = discuss(make_lab()), make_person("Amina", country_id="KEN")
    post_to(session_of(make_person("Fatou", country_id="SEN")), discussion, "We lent each other stock, and ice.")
    post = discussion.posts.get(number=2)
    said = {"text": "Nous", "html": "<p>Nous avons prêté.</p>", "rules": 1, "source": mark_of(post.text)}
    PostTranslation.objects.create(post=post, language="fr", machine="Babel", **said)
    type(discussion).objects.filter(pk=discussion.pk).update(tongues=["fr"])
    phone = chromium.new_context(viewport=PHONE)
    cookie = session_of(amina).cookies["sessionid"].value
    phone.add_cookies([{"name": "sessionid", "value": cookie, "url": hub}])
    page = phone.new_page()
    page.goto(f"{hub}/fr{discussion.get_absolute_url()}")
    assert page.locator("#post-2 >> text=Nous avons prêté.").count() == 1
    page.click("#post-2 a[data-quote]")
    expect(page.locator("#reply-box textarea")).to_have_value("> We lent each other stock, and ice.\n> — #2\n\n")
