"""Documents are found by their words, and read light, by whoever may fetch them."""

import gzip
import io
import random
import re
import time

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfWriter
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Passage
from knowledge_hub.models import DocumentPage, DocumentText
from knowledge_hub.reading.flowing import paragraphs_of, pieces_of
from tests.knowledge_hub.conftest import in_french, make_page, make_private, make_resource, stranger_reads
from tests.knowledge_hub.documents import a_pdf, a_word_document, paragraph, read_all, upload


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


def test_a_document_that_only_a_translation_offers_is_found(home):
    ours, theirs = (
        upload(a_pdf("Keep the zeolite of the concentrator dry.")),
        upload(a_pdf("Gardez la bauxite au sec.")),
    )
    read_all()
    page = make_page(home, body=[("document", ours)])
    in_french(page, body=[("document", ours), ("document", theirs)])
    anchors = list(Passage.objects.filter(entry=entry_of(page)).values_list("anchor", flat=True))
    assert sorted(anchors) == ["", f"d{ours.pk}-1", f"d{theirs.pk}-1", "in-fr"]
    assert f'href="/hub/documents/{theirs.pk}/#page-1"' in stranger_reads("/search/?q=bauxite")


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


def test_a_word_document_and_plain_words_are_read_too(home):
    body = paragraph("Wash your hands.") + paragraph("Dry them with zeolite.", before="<w:lastRenderedPageBreak/>")
    for number, (content, name) in enumerate(
        ((a_word_document(body), "a.docx"), ("Оставьте zeolite.".encode() * 3, "a.txt"))
    ):
        make_resource(home, f"Hands {number}", document=upload(content, name), hosting="host")
    read_all()

    assert list(DocumentText.objects.order_by("pk").values_list("state", "pages")) == [("read", 2), ("read", 1)]
    found = stranger_reads("/search/?q=zeolite")
    assert "Hands 0" in found
    assert "Hands 1" in found
    assert 'lang="ru" dir="ltr"' in stranger_reads(f"/hub/documents/{Document.objects.get(file__endswith='txt').pk}/")


def test_what_is_neither_says_so(home):
    upload(b"a,b", "a.csv")
    read_all()
    assert DocumentText.objects.get().state == "other"


def test_another_file_is_read_anew_and_the_words_of_the_first_are_gone_at_once(home):
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    resource = make_resource(home, document=manual, hosting="host")
    read_all()
    address = f"/hub/documents/{manual.pk}/"
    assert Client().get(address).status_code == 200

    manual.file = ContentFile(a_pdf("Keep the cylinders chained to the wall"), "other.pdf")
    manual._set_document_file_metadata()
    manual.save()

    assert Client().get(address).status_code == 404
    assert resource.title not in stranger_reads("/search/?q=zeolite")
    read_all()
    assert resource.title in stranger_reads("/search/?q=chained")
    assert "chained" in stranger_reads(address)


def test_saving_its_title_reads_nothing_again(home):
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    read_all()
    read = DocumentText.objects.get().read_at
    manual.title = "Another"
    manual.save()
    read_all()
    assert DocumentText.objects.get().read_at == read


def test_documents_that_were_there_before_reading_are_read(home):
    upload(a_pdf("Keep the zeolite of the concentrator dry"))
    DocumentText.objects.all().delete()
    read_all()
    assert DocumentText.objects.get().state == "read"


def test_a_document_that_only_some_may_fetch_is_found_by_nobody_by_its_words(home, fatou, as_):
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    page = make_page(home, body=[("document", manual)])
    read_all()
    assert page.title in stranger_reads("/search/?q=zeolite")

    restriction = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )

    assert page.title not in stranger_reads("/search/?q=zeolite")
    assert page.title in stranger_reads("/search/?q=hospitals")
    assert Client().get(f"/hub/documents/{manual.pk}/").status_code == 404
    assert as_(fatou).get(f"/hub/documents/{manual.pk}/").status_code == 200
    restriction.delete()
    assert page.title in stranger_reads("/search/?q=zeolite")


def test_a_document_that_is_put_into_a_private_collection_is_found_no_more(home, django_capture_on_commit_callbacks):
    root = Collection.get_first_root_node()
    private, other = root.add_child(name="Private"), root.add_child(name="Other")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    page = make_page(home, body=[("document", manual)])
    read_all()
    assert page.title in stranger_reads("/search/?q=zeolite")

    manual.collection = private
    manual.save()
    assert page.title not in stranger_reads("/search/?q=zeolite")

    manual.collection = other
    manual.save()
    assert page.title in stranger_reads("/search/?q=zeolite")
    with django_capture_on_commit_callbacks(execute=True):
        other.refresh_from_db()
        other.save()
        private.refresh_from_db()
        other.move(private, "sorted-child")
    assert page.title not in stranger_reads("/search/?q=zeolite")


def test_a_document_that_is_deleted_is_found_no_more(home):
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    page = make_page(home, body=[("document", manual)])
    read_all()
    manual.delete()
    assert page.title not in stranger_reads("/search/?q=zeolite")
    assert not DocumentPage.objects.exists()


@pytest.mark.parametrize("many", [1, 30])
def test_a_page_asks_once_for_all_its_documents(home, many):
    body = [
        ("document", upload(a_pdf(f"Words of document {number} of a page"), f"{number}.pdf")) for number in range(many)
    ]
    page = make_page(home, body=body)
    stranger_reads(page.url_path)
    with CaptureQueriesContext(connection) as asked:
        stranger_reads(page.url_path)
    assert len(asked) == 7, "\n".join(query["sql"][:120] for query in asked)


@pytest.mark.parametrize("many", [1, 60])
def test_a_leaf_of_a_text_is_as_many_queries_however_long_it_is(home, many):
    manual = upload(a_pdf(*[f"Words of page {number} of a manual" for number in range(many)]))
    make_resource(home, document=manual, hosting="host")
    read_all()
    address = f"/hub/documents/{manual.pk}/"
    stranger_reads(address)
    with CaptureQueriesContext(connection) as asked:
        stranger_reads(address)
    assert len(asked) == 8, "\n".join(query["sql"][:120] for query in asked)


def test_a_key_that_leads_nowhere_is_no_page(home):
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    make_resource(home, document=manual, hosting="host")
    read_all()
    address = f"/hub/documents/{manual.pk}/"
    assert Client().get(f"{address}?after=7").status_code == 404
    for odd in ("x", "-1", "9" * 40, "%00"):
        assert Client().get(f"{address}?after={odd}").status_code == 200
    assert Client().post(address).status_code == 405


def test_the_light_page_speaks_six_languages(home):
    manual = upload(a_pdf("Keep the zeolite of the concentrator dry"))
    make_resource(home, document=manual, hosting="host")
    read_all()
    for language in ("/ar", "/zh-hans", "/fr", "/ru", "/es"):
        answer = Client().get(f"{language}/hub/documents/{manual.pk}/")
        assert answer.status_code == 200
        assert 'lang="en" dir="ltr"' in answer.text
        assert f'href="{language}/hub/two-week-oxygen-table/"' in answer.text


def test_lines_flow_together_and_lists_keep_their_points():
    text = (
        "Oxygen supply\n"
        "Every hospital needs a plan for the weeks in which no cylinder ar-\n"
        "rives, and a person who knows how many are left in the store of the\n"
        "ward.\n"
        "• Count the cylinders.\n"
        "• Write the number down.\n"
        "\n"
        "The ﬁrst step is to look."
    )
    assert paragraphs_of(text) == [
        "Oxygen supply",
        "Every hospital needs a plan for the weeks in which no cylinder arrives, and a person who knows how many are"
        " left in the store of the ward.",
        "• Count the cylinders.",
        "• Write the number down.",
        "The first step is to look.",
    ]


def test_pieces_lose_no_letter_and_are_never_long():
    for paragraphs in (["word " * 3000], ["x" * 9000], ["短" * 5000, "b"], ["a"] * 4000):
        pieces = list(pieces_of(paragraphs))
        assert max(map(len, pieces)) <= 3000
        assert "".join("".join(pieces).split()) == "".join("".join(paragraphs).split())


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_document_that_is_locked_for_changes_only_is_read(home, algorithm):
    writer = PdfWriter(clone_from=io.BytesIO(a_pdf("Keep the zeolite of the concentrator dry")))
    writer.encrypt("", owner_password="theirs", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    upload(out.getvalue())
    read_all()
    assert DocumentText.objects.get().state == "read"


def test_a_thousand_pages_are_found_in_part_and_published_soon(home):
    words = ["cylinder", "ward", "valve", "gauge", "mask", "order", "count", "nurse", "clean", "dry"]
    dice = random.Random(2)
    pages = [" ".join(dice.choices(words, k=300)) for _ in range(1000)]
    manual = upload("\n\n".join(pages).encode(), "a.txt")
    read_all()
    began = time.monotonic()
    resource = make_resource(home, document=manual, hosting="host")
    assert time.monotonic() - began < 15
    assert Passage.objects.filter(entry=entry_of(resource)).count() == 301
