"""Files in a bucket of a real server that speaks S3: kept apart, cleaned, handed out by the hub alone, erased."""

import socket

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.documents import get_document_model

from hlh.activity.models import Actor
from hlh.embedded.servers import free_port
from hlh.files.models import File
from hlh.files.tasks import clean_waiting
from hlh.people.erasing import erase
from hlh.settings import address, kept_in
from knowledge_hub.models import HubHome
from learning_labs.models import Post
from tests.files.conftest import photo
from tests.files.test_handing_out import address_in, post_with
from tests.knowledge_hub.conftest import make_resource
from tests.servers import until


@pytest.fixture
def server(start, settings, monkeypatch):
    """The process of a store, which the settings name, with its bucket."""
    port = free_port()
    process = start("moto.server", "-H", "127.0.0.1", "-p", str(port))
    monkeypatch.setenv("FILES_URL", f"s3+http://key:a%2Fsecret@127.0.0.1:{port}/hub-files?region=eu-central-1")
    said = kept_in("FILES_URL", address("FILES_URL", "s3", "s3+http"))
    settings.STORAGES = settings.STORAGES | {"default": said}

    def answers():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(answers)
    call_command("bucket")
    return process


@pytest.fixture
def stored(server, settings):
    """What is in the bucket, as the store itself says: the content of each object by its key."""
    said = settings.STORAGES["default"]["OPTIONS"]
    keys = {"aws_access_key_id": said["access_key"], "aws_secret_access_key": said["secret_key"]}
    bucket = boto3.resource("s3", endpoint_url=said["endpoint_url"], region_name="eu-central-1", **keys).Bucket(
        "hub-files"
    )
    return lambda: {one.key: one.get()["Body"].read() for one in bucket.objects.all()}


def test_a_file_is_kept_apart_cleaned_handed_out_and_erased(
    client, amina, discussion, stored, django_capture_on_commit_callbacks
):
    small = photo((400, 300))
    post_with(amina, discussion, small)
    ((kept_apart, came),) = stored().items()
    assert came == small
    ref = File.objects.get().ref
    assert client.get(f"/files/{ref}/attachment.webp").status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        clean_waiting()
    ((cleaned, left),) = stored().items()
    assert cleaned != kept_apart
    assert left[8:12] == b"WEBP"
    page = client.get(discussion.get_absolute_url()).text
    answer = client.get(f"/files/{address_in(page)}")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, left)
    assert answer["Content-Disposition"].startswith("attachment")

    with django_capture_on_commit_callbacks(execute=True):
        erase(amina, by=Actor.objects.system())
    assert stored() == {}
    assert Post.objects.filter(text="This is our board.").exists()


def test_no_page_and_no_answer_leads_to_the_bucket(client, amina, discussion, stored, settings):
    post_with(amina, discussion, photo((400, 300)))
    clean_waiting()
    file = File.objects.get()

    page = client.get(discussion.get_absolute_url()).text
    answer = client.get(f"/files/{address_in(page)}")

    host = settings.STORAGES["default"]["OPTIONS"]["endpoint_url"].partition("//")[2]
    for said in (page, str(answer.headers), file.content.url):
        assert host not in said
        assert "hub-files" not in said


def test_a_file_that_is_refused_leaves_nothing_in_the_bucket(
    amina, discussion, stored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        post_with(amina, discussion, b"%PDF-1.7 no pages", "board.pdf")
        clean_waiting()
    assert File.objects.get().state == File.State.REFUSED
    assert stored() == {}


def test_a_document_of_a_page_is_handed_out_by_the_hub_and_none_writes_over_another(stored):
    first, second = (
        get_document_model().objects.create(title="Manual", file=ContentFile(words, "manual.pdf"))
        for words in (b"%PDF-1.4 one", b"%PDF-1.4 two")
    )
    assert sorted(stored().values()) == [b"%PDF-1.4 one", b"%PDF-1.4 two"]
    make_resource(HubHome.objects.get(slug="hub"), document=first, hosting="host")
    answer = Client().get(f"/files/documents/{first.pk}/{first.filename}")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"%PDF-1.4 one")
    assert Client().get(f"/files/documents/{second.pk}/{second.filename}").status_code == 404


def test_with_the_store_away_words_come_back_and_no_file_is_given_up(amina, discussion, server):
    post_with(amina, discussion, photo((400, 300)))
    server.terminate()
    server.wait(60)

    for _round in range(File.MOST_TRIES + 1):
        File.objects.update(due_at="2020-01-01T00:00Z")
        clean_waiting()
    answer = post_with(amina, discussion, photo((400, 300)), text="The board of March.")

    assert File.objects.get().state == File.State.QUARANTINE
    assert answer.status_code == 409
    assert "The board of March." in answer.text
    assert "Files cannot be kept at the moment" in answer.text
    assert not Post.objects.filter(text="The board of March.").exists()


def test_the_bucket_is_made_once_and_a_folder_needs_none(server, capsys, settings):
    call_command("bucket")
    assert "is there" in capsys.readouterr().out
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    call_command("bucket")
    assert "folder" in capsys.readouterr().out
