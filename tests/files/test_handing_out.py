"""A file reaches those who read what it stands in, as a download and nothing else; its author's name goes with none."""

import io
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils.timezone import now
from PIL import Image

from hlh.activity.models import Actor
from hlh.files import tasks
from hlh.files.models import File
from hlh.files.tasks import clean_waiting
from hlh.people.erasing import erase
from hlh.people.models import Naming
from learning_labs.models import Post, PostAttachment
from tests.conftest import discuss, make_lab, post_to, sign_in
from tests.files.conftest import document, photo


def post_with(person, discussion, content, name="zyxwvanna board.jpg", naming=Naming.NOBODY, text="This is our board."):
    return post_to(sign_in(person), discussion, text, naming=naming, file=SimpleUploadedFile(name, content))


def address_in(page):
    return page.split('href="/files/')[1].split('"')[0] if 'href="/files/' in page else ""


@pytest.fixture
def small():
    return photo((400, 300))


def test_a_photo_waits_apart_until_it_is_clean_and_is_handed_out_then(client, amina, discussion, small):
    assert post_with(amina, discussion, small).status_code == 302
    page = client.get(discussion.get_absolute_url()).text
    assert "A file is being checked" in page
    assert client.get(f"/files/{File.objects.get().ref}/attachment.webp").status_code == 404
    clean_waiting()
    page = client.get(discussion.get_absolute_url()).text
    answer = client.get(f"/files/{address_in(page)}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert content[8:12] == b"WEBP"
    assert b"Zyxwvanna" not in content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"].startswith("private")


def test_a_file_of_somebody_who_is_not_named_keeps_no_name(client, amina, discussion, small):
    post_with(amina, discussion, small)
    clean_waiting()
    assert File.objects.get().name == ""
    assert "zyxwvanna" not in client.get(discussion.get_absolute_url()).text.lower()


def test_who_is_named_keeps_the_name_of_the_file_until_they_are_not(client, amina, discussion, small):
    post_with(amina, discussion, small, naming=Naming.OFFICE)
    clean_waiting()
    assert "zyxwvanna board.webp" in client.get(discussion.get_absolute_url()).text
    sign_in(amina).post(f"{discussion.get_absolute_url()}naming/", {"naming": 0, "quoting": "ask"})
    page = client.get(discussion.get_absolute_url()).text
    assert "zyxwvanna" not in page
    answer = client.get(f"/files/{address_in(page)}")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''attachment.webp"


@pytest.mark.parametrize(("naming", "status"), [(Naming.NOBODY, 404), (Naming.OFFICE, 200)])
def test_a_document_that_names_its_author_is_given_out_only_where_they_are_named(
    client, amina, discussion, naming, status
):
    content = document({"word/comments.xml": '<w:comment w:author="Zyxwvanna"/>'})
    post_with(amina, discussion, content, "x.docx", naming)
    clean_waiting()
    assert client.get(f"/files/{File.objects.get().ref}/x.docx").status_code == status
    says_so = "it names who worked on it" in client.get(discussion.get_absolute_url()).text
    assert says_so == (status == 404)


def test_a_file_of_a_closed_lab_is_its_members_alone(amina, fatou, small):
    inner = make_lab("inner", readers="lab")
    discussion = discuss(inner)
    inner.welcome(amina, by=Actor.objects.system())
    post_with(amina, discussion, small)
    clean_waiting()
    address = f"/files/{File.objects.get().ref}/attachment.webp"
    assert sign_in(amina).get(address).status_code == 200
    assert sign_in(fatou).get(address).status_code == 404
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("ref", ["1", "a" * 26, "..", "%2e%2e%2fpasswd"])
def test_no_address_is_guessed(client, db, ref):
    assert client.get(f"/files/{ref}/x.webp").status_code == 404


def test_what_is_refused_says_why_and_nothing_of_it_is_kept(client, amina, discussion, settings):
    post_with(amina, discussion, b"%PDF-1.7 no pages", "board.pdf")
    clean_waiting()
    page = client.get(discussion.get_absolute_url()).text
    assert "It cannot be read; it may be damaged." in page
    assert client.get(f"/files/{File.objects.get().ref}/board.pdf").status_code == 404


def picture_of(width, height):
    """A real picture of one colour: huge, and yet few bytes."""
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "Files of this kind are not taken",
        ),
        (b"MZ\x90\0\x03\0\0\0", "Files of this kind are not taken"),
        (b"\xff\xd8\xff\xe0 no picture", "It cannot be read"),
        (picture_of(8000, 5000), "more than 36 million points"),
    ],
)
def test_what_a_glance_refuses_is_said_beside_its_field_at_once_and_the_words_stay(amina, discussion, content, why):
    since = time.process_time()
    answer = post_with(amina, discussion, content, "board.jpg")
    assert time.process_time() - since < 2
    assert answer.status_code == 422
    assert why in answer.text
    assert "This is our board." in answer.text
    assert not File.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * 10_000_001])
def test_an_empty_or_too_large_file_is_said_beside_its_field_and_the_words_stay(amina, discussion, content):
    answer = post_with(amina, discussion, content)
    assert answer.status_code == 422
    assert "This is our board." in answer.text
    assert not File.objects.exists()


def test_no_upload_fills_the_disk(db):
    """However long it is, no more of it is kept than tells that it is too large."""
    long = SimpleUploadedFile("a.txt", b"x" * (3 * File.LARGEST))
    request = RequestFactory().post("/", {"file": long})
    assert request.FILES["file"].size < File.LARGEST + 200_000


def test_the_same_form_sent_twice_keeps_its_file_once(amina, discussion, small):
    for _time in range(2):
        file = SimpleUploadedFile("a.jpg", small)
        post_to(sign_in(amina), discussion, "This is our board.", once="a-key", file=file)
    assert File.objects.count() == PostAttachment.objects.count() == 1


def test_a_file_that_kills_its_worker_is_not_tried_for_ever(amina, discussion, small, monkeypatch):
    def kills(content):
        raise SystemExit

    post_with(amina, discussion, small)
    monkeypatch.setattr(tasks, "cleaned", kills)
    for _time in range(File.MOST_TRIES):
        File.objects.update(due_at=now())
        with pytest.raises(SystemExit):
            clean_waiting()
    File.objects.update(due_at=now())
    clean_waiting()
    assert File.objects.get().state == "refused"


def test_pages_without_files_ask_nothing_more_and_with_files_once(
    client, amina, discussion, small, django_assert_num_queries
):
    rows = list(discussion.posts.for_page())
    with django_assert_num_queries(0):
        assert PostAttachment.objects.by_post(rows) == {}
    for number in range(3):
        post_with(amina, discussion, small, text=f"Board {number}.")
    rows = list(discussion.posts.for_page())
    with django_assert_num_queries(1):
        assert len(PostAttachment.objects.by_post(rows)) == 3


def test_the_files_of_an_erased_person_are_gone_from_rows_and_store(
    amina, discussion, small, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        post_with(amina, discussion, small)
        clean_waiting()
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(stored) == 1
    with django_capture_on_commit_callbacks(execute=True):
        erase(amina, by=Actor.objects.system())
    assert not File.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert Post.objects.filter(text="This is our board.").exists()
