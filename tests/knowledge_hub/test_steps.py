"""Parts of a page for some levels: one page of guidance, read as it fits."""

import pytest
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from hlh.activity.ledger import settle_all
from hlh.weblinks.models import Mention
from knowledge_hub.models import HubPage
from tests.knowledge_hub.conftest import make_page, stranger_reads

BODY = [
    ("text", "<p>For all of you.</p>"),
    ("for_levels", {"levels": ["facility"], "text": "<p>Count your <b>cylinders</b>.</p>"}),
    ("for_levels", {"levels": ["national", "subnational"], "text": "<p>Change the tender.</p>"}),
]


@pytest.fixture
def page(home):
    return make_page(home, body=BODY)


def test_a_page_shows_the_steps_of_the_level_that_its_reader_chose(page):
    whole = stranger_reads(page.url_path)
    for words in ("For all of you.", "cylinders", "Change the tender.", 'href="?for=facility"', "Health facility"):
        assert words in whole
    chosen = stranger_reads(f"{page.url_path}?for=facility")
    assert "For all of you." in chosen
    assert "cylinders" in chosen
    assert "Change the tender." not in chosen
    assert "Change the tender." in stranger_reads(f"{page.url_path}?for=subnational")


@pytest.mark.parametrize("level", ["community", "x", "%00", ""])
def test_a_level_without_steps_of_its_own_shows_all(page, level):
    assert "Change the tender." in stranger_reads(f"{page.url_path}?for={level}")


def test_a_page_without_such_steps_offers_no_choice(home):
    assert "?for=" not in stranger_reads(make_page(home, body=[("text", "<p>For all.</p>")]).url_path)


def test_an_editor_writes_steps_for_a_level_and_they_are_found(edith, as_, home, client):
    steps = {"text": rich_text('<p>Ask the <a href="https://www.who.int/">zebra</a>.</p>')}
    said = {"title": "Oxygen", "slug": "oxygen", "summary": "", "language": "en", "action-publish": "1"}
    form = nested_form_data(said | {"body": streamfield([("for_levels", steps)])})
    form["body-0-value-levels"] = ["facility"]
    answer = as_(edith).post(f"/cms/pages/add/knowledge_hub/hubpage/{home.pk}/", form)
    assert answer.status_code == 302
    page = HubPage.objects.get()
    assert page.body[0].value["levels"] == ["facility"]
    assert f"{page.url_path}#b-{page.body[0].id}" in client.get("/search/?q=zebra").text
    settle_all()
    assert Mention.objects.filter(address__address="https://www.who.int/").exists()
