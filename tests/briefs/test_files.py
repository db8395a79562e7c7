"""Pictures and documents with a brief: checked, described, frozen with a version, served to who reads it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from briefs.models import Attachment, Brief, OnBehalf
from hlh.activity.models import Actor
from hlh.files.models import File
from hlh.files.tasks import clean_waiting
from hlh.people.models import Naming
from hlh.people.voices import rename, voice_of
from tests.briefs.conftest import make_brief
from tests.briefs.test_together import join
from tests.conftest import sign_in
from tests.files.conftest import document, photo


def attach(person, brief, *, content=None, name="amina board.jpg", words="Our notice board", browser=None):
    browser = browser or sign_in(person)
    file = SimpleUploadedFile(name, content if content is not None else photo((40, 30)))
    return browser.post(f"/briefs/{brief.ref}/files/", {"file": file, "words": words, "add": "1"})


def publish(brief: Brief) -> None:
    brief.submit(by=Actor.objects.system())
    brief.publish(by=Actor.objects.system())


def links(page: str) -> list[str]:
    return re.findall(r'"(/files/[^"]+)"', page)


def test_a_picture_is_checked_described_published_and_served(amina, draft):
    assert attach(amina, draft).status_code == 302
    assert "being checked" in sign_in(amina).get(f"/briefs/{draft.ref}/files/").text
    clean_waiting()
    draft.refresh_from_db()
    assert draft.files == [{"file": Attachment.objects.get().pk, "words": "Our notice board"}]
    [address] = links(sign_in(amina).get(f"/briefs/{draft.ref}/next/").text)
    assert Client().get(address).status_code == 404

    publish(draft)

    page = Client().get(Brief.objects.get().get_absolute_url()).text
    assert links(page) == [address]
    assert 'alt="Our notice board"' in page
    answer = Client().get(address)
    assert answer["Content-Type"] == "image/webp"
    assert b"Zyxwvanna" not in b"".join(answer.streaming_content)


def test_what_it_was_called_is_told_only_of_who_is_named(amina, draft):
    attach(amina, draft)
    clean_waiting()
    publish(draft)
    page = Client().get(Brief.objects.get().get_absolute_url()).text
    assert "amina" not in page
    assert "attachment.webp" in page
    assert File.objects.get().name == ""


def test_a_document_that_names_somebody_is_not_given_out_of_who_is_not_named(amina, draft):
    named = document({"word/comments.xml": '<w:comment w:author="Zyxwvanna"/>'})
    rename(draft.voice, naming=Naming.OFFICE, quoting="ask", among={}, by=Actor.objects.system())
    attach(amina, draft, content=named, name="plan.docx", words="The plan")
    clean_waiting()
    publish(draft)
    brief = Brief.objects.get()
    [address] = links(Client().get(brief.get_absolute_url()).text)
    assert address.endswith("plan.docx")

    rename(brief.voice, naming=Naming.NOBODY, quoting="ask", among={}, by=Actor.objects.system())

    assert "not all of them are named here" in Client().get(brief.get_absolute_url()).text
    assert Client().get(address).status_code == 404


def publish_with_a_plan(person, brief):
    """A document that names who made it, attached by somebody and published; its page, and where it is served."""
    named = document({"word/comments.xml": '<w:comment w:author="Zyxwvanna"/>'})
    attach(person, brief, content=named, name="zyxwvanna.docx", words="The plan")
    clean_waiting()
    brief.refresh_from_db()
    publish(brief)
    brief = Brief.objects.get()
    name = File.objects.get().called(by_its_name=True)
    return brief, f"/files/{File.objects.get().ref}/{name}"


def test_a_file_names_nobody_where_somebody_writes_along_who_is_not_named(amina, fatou, draft):
    by = Actor.objects.system()
    rename(draft.voice, naming=Naming.OFFICE, quoting="ask", among={}, by=by)
    join(amina, fatou, draft)
    brief, there = publish_with_a_plan(fatou, draft)

    assert File.objects.get().name == ""
    assert "not all of them are named here" in Client().get(brief.get_absolute_url()).text
    assert Client().get(there).status_code == 404

    along = voice_of(fatou, brief.place)
    rename(along, naming=Naming.OFFICE, quoting="ask", among={}, by=by)
    assert links(Client().get(brief.get_absolute_url()).text) == [there]
    assert Client().get(there).status_code == 200
    sign_in(fatou).post(f"/briefs/{brief.ref}/leaving/")
    rename(along, naming=Naming.NOBODY, quoting="ask", among={}, by=by)
    assert not brief.coauthors.writing().exists()
    assert Client().get(there).status_code == 404, "who left may have worked on it"


def test_a_file_keeps_its_name_where_all_who_write_are_named(amina, fatou, draft):
    rename(draft.voice, naming=Naming.OFFICE, quoting="ask", among={}, by=Actor.objects.system())
    join(amina, fatou, draft, naming=int(Naming.OFFICE))
    brief, there = publish_with_a_plan(fatou, draft)
    assert there.endswith("zyxwvanna.docx")
    assert links(Client().get(brief.get_absolute_url()).text) == [there]


def test_a_file_does_not_name_who_typed_it(amina, frida, draft):
    rename(draft.voice, naming=Naming.OFFICE, quoting="ask", among={}, by=Actor.objects.system())
    typed = OnBehalf.objects.begin(draft, frida, by=Actor.objects.of(frida))
    OnBehalf.objects.filter(pk=typed.pk).update(has_account=True)  # its author goes on with it
    brief, there = publish_with_a_plan(amina, draft)
    assert File.objects.get().name == ""
    assert Client().get(there).status_code == 404
    assert "not all of them are named here" in Client().get(brief.get_absolute_url()).text


def test_a_version_keeps_which_files_it_had(amina, draft):
    attach(amina, draft)
    clean_waiting()
    publish(draft)
    brief = Brief.objects.get()
    [address] = links(Client().get(brief.get_absolute_url()).text)
    brief.reopen(by=Actor.objects.of(amina))
    out = brief.files[0]["file"]
    sign_in(amina).post(f"/briefs/{brief.ref}/files/", {"out": out})
    brief.refresh_from_db()
    brief.keep({"note": "Without the picture."}, seen=brief.edition)
    publish(brief)

    assert links(Client().get(brief.get_absolute_url()).text) == []
    assert links(Client().get(f"/briefs/{brief.ref}/1/").text) == [address]
    assert Client().get(address).status_code == 200
    assert "Our notice board" in Client().get(f"/briefs/{brief.ref}/2/changes/").text


def test_a_brief_that_was_withdrawn_gives_out_none(amina, draft):
    attach(amina, draft)
    clean_waiting()
    publish(draft)
    brief = Brief.objects.get()
    [address] = links(Client().get(brief.get_absolute_url()).text)

    brief.withdraw("Wrong figures.", by=Actor.objects.system())

    assert Client().get(address).status_code == 404
    assert links(Client().get(brief.get_absolute_url()).text) == []


def test_taking_out_what_no_version_holds_leaves_nothing(amina, draft, django_capture_on_commit_callbacks):
    attach(amina, draft)
    number = Attachment.objects.get().pk

    sign_in(amina).post(f"/briefs/{draft.ref}/files/", {"out": str(number)})

    assert not Attachment.objects.exists()
    assert not File.objects.exists()


@pytest.mark.parametrize("out", ["", "x", "0", "9" * 30, "\0"])
def test_taking_out_what_is_not_there_changes_nothing(amina, draft, out):
    attach(amina, draft)
    assert sign_in(amina).post(f"/briefs/{draft.ref}/files/", {"out": out}).status_code == 302
    assert Attachment.objects.count() == 1


def test_five_fit(amina, draft):
    browser = sign_in(amina)
    for _number in range(5):
        attach(amina, draft, browser=browser)

    assert attach(amina, draft, browser=browser).status_code == 409
    assert Attachment.objects.count() == 5
    assert "Five files fit" in browser.get(f"/briefs/{draft.ref}/files/").text


def test_each_is_described_before_it_goes_on(amina, draft):
    answer = attach(amina, draft, words="")
    assert answer.status_code == 422
    assert "Say in a sentence what is to be seen" in answer.text
    assert not Attachment.objects.exists()


def test_other_words_are_kept_and_an_empty_field_changes_nothing(amina, draft):
    attach(amina, draft)
    number = Attachment.objects.get().pk
    sign_in(amina).post(f"/briefs/{draft.ref}/files/", {f"words-{number}": "The board in March", "keep": "1"})
    sign_in(amina).post(f"/briefs/{draft.ref}/files/", {f"words-{number}": "", "keep": "1"})

    draft.refresh_from_db()
    assert draft.files[0]["words"] == "The board in March"


def test_a_form_that_is_open_meanwhile_loses_no_file(amina, draft):
    attach(amina, draft)
    answer = sign_in(amina).post(f"/briefs/{draft.ref}/more/", {"edition": 0, "points": "One"})
    draft.refresh_from_db()
    assert answer.status_code == 302
    assert len(draft.files) == 1


def test_nobody_else_attaches_or_sees(amina, oskar, draft, published):
    assert attach(oskar, draft).status_code == 404
    assert attach(oskar, published).status_code == 403
    assert attach(amina, published).status_code == 409


def test_the_page_asks_once_for_five_files(amina, client, django_assert_max_num_queries):
    brief = make_brief(amina)
    for _number in range(5):
        attach(amina, brief, browser=sign_in(amina))
    clean_waiting()
    brief.refresh_from_db()
    publish(brief)
    address = Brief.objects.get().get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(8):
        assert len(links(client.get(address).text)) == 5
