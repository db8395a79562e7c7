"""What is uploaded to do harm ends the program that reads it, and nothing else; its curator reads why."""

import io
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings as hub_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model

from hlh.files import office
from knowledge_hub.models import DocumentPage, DocumentText
from knowledge_hub.reading import apart, word
from knowledge_hub.reading.keeping import read_waiting
from tests.knowledge_hub.conftest import make_resource, stranger_reads
from tests.knowledge_hub.documents import a_bomb, a_pdf, a_tree, a_word_document, paragraph, read_all, upload

LAUGHS = """<!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="w"><w:t>&b;</w:t></w:document>"""


@pytest.fixture(autouse=True)
def a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


HOSTILE = {
    "a stream that unpacks to 300 MB": (a_bomb, "pdf", "bomb"),
    "a million pages": (lambda: a_tree(width=1000), "pdf", "broken"),
    "locked": (lambda: a_pdf("Nobody reads this without the word", password="hidden"), "pdf", "locked"),
    "cut off": (lambda: a_pdf(*["Some words for each page"] * 40)[:2000], "pdf", "broken"),
    "no PDF": (lambda: b"%PDF-1.7 nothing follows", "pdf", "broken"),
    "a part that unpacks to 90 MB": (
        lambda: a_word_document(paragraph("Words"), **{"media.bin": b"0" * 90_000_000}),
        "docx",
        "bomb",
    ),
    "entities": (lambda: a_package(word__document=LAUGHS), "docx", "bomb"),
    "no words in it": (lambda: a_package(xl__workbook="<a/>"), "docx", "broken"),
    "broken XML": (lambda: a_package(word__document="<w:document><w:t>"), "docx", "broken"),
    "no ZIP": (lambda: b"PK\x03\x04 nothing follows", "docx", "broken"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_is_refused_with_its_reason(home, what):
    make, ending, why = HOSTILE[what]
    resource = make_resource(home, document=upload(make(), f"a.{ending}"), hosting="host")

    read_all()

    text = DocumentText.objects.get()
    assert (text.state, text.why) == ("refused", why)
    assert "Read as text" not in stranger_reads(resource.url_path)


def test_of_a_tree_with_thousands_of_pages_only_so_many_are_read(home):
    upload(a_tree(width=200))
    read_all()
    text = DocumentText.objects.get()
    assert (text.state, text.pages, text.is_whole) == ("empty", 40_000, False)


def test_the_program_takes_no_more_memory_than_it_may():
    greedy = "from knowledge_hub.reading.program import confine; confine(); bytearray(2_000_000_000)"
    done = subprocess.run([sys.executable, "-c", greedy], cwd=hub_settings.ROOT, capture_output=True, text=True)
    assert "MemoryError" in done.stderr


def test_a_program_that_does_not_end_is_ended(home, monkeypatch):
    monkeypatch.setattr(apart, "LONGEST", 0.001)
    upload(a_pdf("Some words that nobody waits for"))
    read_all()
    assert DocumentText.objects.get().why == "long"


def test_a_file_that_took_its_worker_down_is_not_tried_for_ever(home):
    upload(a_pdf("Some words of a file that is cursed"))
    for _ in range(DocumentText.MOST_TRIES):
        assert DocumentText.objects.get().claim()
        DocumentText.objects.update(due_at="2026-01-01T00:00Z")
    read_all()
    assert DocumentText.objects.get().why == "broken"


def test_a_store_that_is_away_costs_no_try(home, settings, tmp_path, monkeypatch):
    document = upload(a_pdf("Some words that come when the store is back"))

    def away(*_args):
        raise OSError("away")

    with monkeypatch.context() as patched:
        patched.setattr(type(document), "open_file", away)
        read_waiting()
    text = DocumentText.objects.get()
    assert (text.state, text.tries) == ("waiting", 0)
    DocumentText.objects.update(due_at="2026-01-01T00:00Z")
    read_all()
    assert DocumentText.objects.get().state == "read"


def test_the_limits_of_word_documents_are_those_of_all_office_documents():
    for name in ("MOST_PARTS", "MOST_UNPACKED", "MOST_RATIO"):
        assert getattr(word, name) == getattr(office, name)


def test_its_curator_reads_why(home, edith, as_):
    locked = upload(a_pdf("Nobody reads this", password="hidden"), title="The locked one")
    upload(a_pdf(""), title="Only pictures")
    fine = upload(a_pdf("Clean the concentrator every week"), title="The good one")
    read_all()

    browser = as_(edith)
    first = browser.get("/cms/").text
    assert "It is locked by a password." in first
    assert "Only pictures" in first
    assert "The good one" not in first
    assert "It is locked by a password." in browser.get(f"/cms/documents/edit/{locked.pk}/").text
    assert f'href="/hub/documents/{fine.pk}/"' in browser.get(f"/cms/documents/edit/{fine.pk}/").text


def test_an_upload_of_200_megabytes_is_refused_with_the_limit_named(edith, as_, settings):
    """Of what came only a little more than the limit is kept, as `test_screens.py` measures."""
    settings.LARGEST_OF_STAFF = 1024 * 1024
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + b"x" * 4_000_000)
    answer = as_(edith).post("/cms/documents/add/", {"title": "A", "file": file, "collection": "1"})
    assert "This file is larger than 1.0\xa0MB." in answer.text
    assert not get_document_model().objects.exists()
    assert not DocumentPage.objects.exists()
