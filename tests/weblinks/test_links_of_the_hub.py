"""Links of pages of the hub are looked at with the same care; curators see them on their first screen."""

from __future__ import annotations

from hlh.activity.ledger import settle_all
from hlh.mail.models import Notice
from hlh.weblinks.models import Mention, WebAddress
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import edith, home, in_french, make_page, make_resource
from tests.weblinks.conftest import look

__all__ = ["edith", "home"]


def test_a_resource_and_the_text_of_a_page_lead_out(home):
    text = '<p><a href="https://a.example/?x=1&amp;y=2">a</a> <a href="/labs/">in</a> <a href="mailto:a@b.example">m</a></p>'
    make_page(home, body=[("text", text), ("heading", "https://heading.example")])
    make_resource(home, link="https://c.example/")
    settle_all()
    found = set(Mention.objects.values_list("address__address", flat=True))
    assert found == {"https://a.example/?x=1&y=2", "https://c.example/"}


def test_steps_for_a_level_and_what_is_read_in_another_language_lead_out(home):
    steps = {"levels": ["facility"], "text": '<p><a href="https://steps.example/">s</a></p>'}
    page = make_page(home, body=[("for_levels", steps)])
    settle_all()
    assert set(Mention.objects.values_list("address__address", flat=True)) == {"https://steps.example/"}
    in_french(page, body=[("text", '<p><a href="https://fr.example/">f</a></p>')])
    settle_all()
    found = set(Mention.objects.values_list("address__address", flat=True))
    assert found == {"https://steps.example/", "https://fr.example/"}


def test_a_page_that_is_taken_back_leads_nowhere(home):
    resource = make_resource(home, link="https://c.example/")
    settle_all()
    resource.unpublish()
    settle_all()
    assert not WebAddress.objects.due().exists()


def test_readers_see_it_its_curator_is_told_and_has_it_checked_again(home, edith, elsewhere, client):
    resource = make_resource(home, link=elsewhere.at("/table"), owner=edith)
    settle_all()
    assert "did not answer lately" not in client.get(resource.url_path).text
    look(times=4)
    assert "This address did not answer lately" in client.get(resource.url_path).text
    assert Notice.objects.of(edith).filter(kind="link-dead").count() == 1
    browser = sign_in(edith)
    screen = browser.get("/cms/").text
    assert elsewhere.at("/table") in screen
    elsewhere.answers["/table"] = elsewhere.says(200)
    asked = browser.post(f"/cms/links/{resource.pk}/check/", follow=True)
    assert "1 link is being checked." in asked.text
    assert WebAddress.objects.due().exists()
    assert browser.get(f"/cms/links/{resource.pk}/check/").status_code == 405


def test_a_text_with_a_dead_link_says_so_and_nobody_else_has_it_checked(home, elsewhere, client):
    page = make_page(home, body=[("text", f'<p><a href="{elsewhere.at("/x")}">x</a></p>')])
    settle_all()
    look(times=3)
    assert "This page leads to addresses that did not answer lately" in client.get(page.url_path).text
    assert sign_in(make_person("Maya")).post(f"/cms/links/{page.pk}/check/").status_code in (302, 403)
    assert not WebAddress.objects.due().exists()
