"""Documents are found by their words and read light; what is hostile ends the program that reads it, and nothing else."""

import gzip
import re

import pytest
from django.test import Client

from knowledge_hub.models import DocumentText
from tests.knowledge_hub.conftest import make_page, make_private, make_resource, stranger_reads
from tests.knowledge_hub.documents import a_pdf, read_all, upload


@pytest.fixture(autouse=True)
def a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_word_of_page_forty_is_found_and_leads_to_its_page(home):
    pages = [f"This is what page {number} says of cylinders." for number in range(1, 51)]
    pages[39] = "Keep the zeolite of the concentrator dry."
    manual = upload(a_pdf(*pages))
    resource = make_resource(home, document=manual, hosting="host")
    assert resource.title not in stranger_reads("/search/?q=zeolite")

    read_all()

    text = DocumentText.objects.get()
    assert (text.state, text.pages, text.language, text.is_whole) == ("read", 50, "en", True)
    found = stranger_reads("/search/?q=zeolite")
    address = f"/hub/documents/{manual.pk}/?after=39#page-40"
    assert resource.title in found
    assert f'href="{address}"' in found
    light = stranger_reads(address.split("#")[0])
    assert 'id="page-40"' in light
    assert "Keep the zeolite of the concentrator dry." in light
    assert "what page 39 says" not in light


def test_a_page_says_what_a_document_weighs_before_the_tap(home):
    manual = upload(a_pdf("How to clean a concentrator", "and how to store it for the rainy season"))
    resource = make_resource(home, document=manual, hosting="host")
    page = make_page(home, body=[("document", manual)])
    read_all()

    for one in (resource, page):
        shown = stranger_reads(one.url_path)
        assert "2 pages" in shown
        assert f'href="/hub/documents/{manual.pk}/"' in shown
        assert re.search(r"Read as text, \d+.bytes", shown)
        assert re.search(r"PDF, 1\.\d.KB", shown)


def test_its_text_is_for_whoever_may_fetch_the_file(home, fatou, as_):
    manual = upload(a_pdf("How to clean a concentrator with the zeolite inside"))
    address = f"/hub/documents/{manual.pk}/"
    read_all()
    assert Client().get(address).status_code == 404  # nothing names it yet
    resource = make_resource(home, document=manual, hosting="host")
    assert Client().get(address).status_code == 200

    make_private(resource)

    assert Client().get(address).status_code == 404
    assert as_(fatou).get(address).status_code == 200
    assert resource.title not in stranger_reads("/search/?q=zeolite")
    assert resource.title in as_(fatou).get("/search/?q=zeolite").text


def test_a_long_text_is_read_in_light_pages(home):
    import random

    words = [f"w{number:x}" for number in range(4000)]
    dice = random.Random(6)
    pages = ["\n".join(" ".join(dice.choices(words, k=14)) for _ in range(38)) for _ in range(40)]
    manual = upload(a_pdf(*pages))
    make_resource(home, document=manual, hosting="host")
    read_all()

    address, shown, seen = f"/hub/documents/{manual.pk}/", 0, []
    while address:
        light = stranger_reads(address)
        assert len(gzip.compress(light.encode(), 6)) <= 14_336
        seen += re.findall(r'id="page-(\d+)"', light)
        following = re.search(r'rel="next" href="(\?after=\d+)"', light)
        address = following and f"/hub/documents/{manual.pk}/{following[1]}"
        shown += 1
    assert seen == [str(number) for number in range(1, len(seen) + 1)]
    assert shown > 5
