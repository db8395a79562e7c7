"""What not everybody may read stands in no pack, and what is taken back is handed out no more from that moment on."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from briefs.models import Brief
from briefs.translating.saying import sides_of, translate
from hlh.activity.ledger import record, settle_all
from hlh.activity.models import Actor
from hlh.people.erasing import erase
from hlh.people.models import Naming, Person
from knowledge_hub.models import HubHome, HubPage, Pack, Resource
from knowledge_hub.packs import keeping
from learning_labs import facts as labs
from learning_labs.models import Discussion, Lab, Post, PostTranslation
from learning_labs.models.translations import mark_of
from tests.briefs.conftest import make_brief
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.knowledge_hub.conftest import make_page, make_private, make_resource
from tests.knowledge_hub.test_packs import fetch, files_of, pack_of


def words_of(pack: Pack) -> str:
    return "\n".join(files_of(pack).values())


@pytest.fixture
def brief(db, amina) -> Brief:
    return make_brief(amina, stage="published")


def test_a_discussion_and_a_brief_stand_in_it_as_strangers_see_them(lab, amina, brief):
    talk = discuss(lab)
    post_to(sign_in(amina), talk, "We lent **insulin** to two posts.", naming=Naming.OFFICE)
    words = words_of(pack_of())
    assert "We lent <strong>insulin</strong> to two posts." in words
    assert "Amina, District health officer, Ministry of Health" in words
    assert "Deliveries stopped for three weeks" in words
    assert brief.ref in words


def test_what_is_translated_is_read_in_the_language_of_the_pack_and_the_rest_as_it_was_written(brief):
    marks = {one.key: one.mark for one in sides_of(brief, brief.version, "fr")}
    said = {"title": "Prêts entre centres", "action": "L’hôpital a prêté."}
    translate(brief, "fr", typed=said, marks=marks, voice=brief.voice, by=Actor.objects.system())
    page = files_of(pack_of(language="fr"))[f"things/briefs-{brief.ref.lower()}.html"]
    assert '<h1 lang="fr" dir="auto">Prêts entre centres</h1>' in page
    assert '<article lang="fr" dir="ltr"><p>L’hôpital a prêté.</p></article>' in page
    assert '<article lang="en" dir="ltr"><p>Deliveries stopped' in page
    assert "L’hôpital" not in words_of(pack_of(language="es"))


def test_who_is_not_named_is_not_named_in_it(lab, amina):
    talk = discuss(lab)
    post_to(sign_in(amina), talk, "A note was enough.", naming=Naming.NOBODY)
    words = words_of(pack_of())
    assert "A note was enough." in words
    assert "Amina" not in words
    assert "Ministry of Health" not in words


@pytest.mark.parametrize("readers", [Lab.Readers.LAB, Lab.Readers.MEMBERS])
def test_words_of_a_lab_that_is_not_open_to_all_stand_in_none(readers, home):
    make_resource(home)
    discuss(make_lab("inner", readers=readers), "Quietly we borrowed a generator")
    assert "borrowed a generator" not in words_of(pack_of())


def test_a_post_that_is_held_or_hidden_stands_in_none(lab, amina):
    talk = discuss(lab)
    browser = sign_in(amina)
    post_to(browser, talk, "We counted twice.", naming=0)
    Lab.objects.update(first_posts_wait_since="2020-01-01T00:00Z")
    newcomer = make_person("Nuri", country_id="KEN")
    post_to(sign_in(newcomer), talk, "Mine waits for somebody.")
    Post.objects.get(number=2).hide("wrong", by=Actor.objects.system())
    words = words_of(pack_of())
    assert "Mine waits for somebody." not in words
    assert "We counted twice." not in words


def test_pages_for_some_and_drafts_stand_in_none(home):
    make_resource(home)
    make_private(make_page(home, "For members"))
    make_page(home, "Taken back").unpublish()
    words = words_of(pack_of())
    assert "For members" not in words
    assert "Taken back" not in words


def test_a_withdrawn_brief_stands_in_none(brief, home):
    make_resource(home)
    brief.withdraw("Wrong figures.", by=Actor.objects.system())
    assert "Deliveries stopped" not in words_of(pack_of())


def withdraw_the_brief() -> None:
    Brief.objects.get().withdraw("Wrong figures.", by=Actor.objects.system())


def hide_the_post() -> None:
    Post.objects.get(number=2).hide("wrong", by=Actor.objects.system())


def make_the_page_private() -> None:
    make_private(HubPage.objects.get())


def supersede_the_resource() -> None:
    old = Resource.objects.get()
    old.successor = make_resource(old.get_parent(), "Newer table")
    old.save_revision().publish()


def name_the_author_less() -> None:
    post = Post.objects.get(number=2)
    voice = post.voice
    post.discussion.rename(voice, naming=Naming.NOBODY, quoting="ask", among={}, by=Actor.objects.system())


def take_the_translation_away() -> None:
    post = Post.objects.get(number=2)
    with transaction.atomic():
        PostTranslation.objects.all().delete()
        record(labs.TRANSLATION_TAKEN_AWAY, post.discussion, by=Actor.objects.system(), post=post.pk, lang="en")
    settle_all()


FALLS = {
    "Deliveries stopped": withdraw_the_brief,
    "We lent insulin": hide_the_post,
    "About for all": make_the_page_private,
    "Two-week oxygen table": supersede_the_resource,
    "Amina": name_the_author_less,
    "Translated words": take_the_translation_away,
}


@pytest.fixture
def full(home, lab, amina, brief) -> Pack:
    """A pack in which each of these stands."""
    talk = discuss(lab)
    post_to(sign_in(amina), talk, "We lent insulin.", naming=Naming.OFFICE)
    post = Post.objects.get(number=2)
    Post.objects.filter(pk=post.pk).update(language="fr")
    said = {"text": "Translated words", "html": "<p>Translated words</p>", "rules": 1, "machine": "Libre"}
    PostTranslation.objects.create(post=post, language="en", source=mark_of(post.text), **said)
    Discussion.objects.update(tongues=["en"])
    make_page(home, "For all")
    make_resource(home)
    return pack_of()


@pytest.mark.parametrize("gone", FALLS)
def test_once_something_in_it_is_taken_back_it_is_handed_out_no_more_until_it_is_made_again(full, gone):
    assert gone in words_of(full)
    assert fetch(full).status_code == 200

    FALLS[gone]()

    refused = fetch(full)
    assert refused.status_code == 503
    assert refused["Retry-After"] == "180"
    assert "made again" in refused.text
    keeping.look()
    again = Pack.objects.get(pk=full.pk)
    assert fetch(again).status_code == 200
    assert gone not in words_of(again)


MEANWHILE = {
    "Translated words": take_the_translation_away,
    "Amina": lambda: erase(Person.objects.get(name="Amina"), by=Actor.objects.system()),
}


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("gone", MEANWHILE)
def test_what_is_taken_back_while_a_pack_is_made_is_not_in_it(full, monkeypatch, gone, is_first):
    if is_first:
        Pack.objects.all().delete()
    read = keeping.made_of
    meanwhile = iter([MEANWHILE[gone]])

    def and_then(things: object) -> object:
        made = read(things)
        next(meanwhile, lambda: None)()
        return made

    monkeypatch.setattr(keeping, "made_of", and_then)
    pack = pack_of()
    assert pack.due_at <= now()
    assert Client().get(full.address).status_code == (404 if is_first else 503)
    assert keeping.make_due()
    pack.refresh_from_db()
    assert gone not in words_of(pack)
    assert fetch(pack).status_code == 200


def test_a_pack_that_is_wanted_while_it_is_made_is_made_again(full, monkeypatch):
    read = keeping.made_of
    monkeypatch.setattr(keeping, "made_of", lambda things: Pack.objects.want() and read(things))
    assert pack_of().due_at is not None


def test_what_only_came_along_keeps_it_open_until_the_night(full, amina):
    make_page(HubHome.objects.get(slug="hub"), "One more")
    talk = Post.objects.get(number=2).discussion
    post_to(sign_in(make_person("Kofi", country_id="GHA")), talk, "We did the same.", naming=Naming.NOBODY)
    assert fetch(full).status_code == 200
    keeping.look()
    assert "One more" not in words_of(Pack.objects.get(pk=full.pk))
    keeping.want_all()
    while keeping.make_due():
        pass
    assert "One more" in words_of(Pack.objects.get(pk=full.pk))


def test_a_pack_that_cannot_be_made_again_stays_closed(full, monkeypatch):
    def broken(*args: object, **said: object) -> None:
        raise ValueError

    withdraw_the_brief()
    monkeypatch.setattr(keeping, "wanted", broken)
    keeping.look()
    pack = Pack.objects.get(pk=full.pk)
    assert pack.trouble == "ValueError"
    assert fetch(pack).status_code == 503
    assert Client().get(pack.address).status_code == 503
    for _try in range(Pack.MOST_TRIES - 1):
        Pack.objects.filter(pk=full.pk).update(due_at=now())
        keeping.look()
    for _round in range(2):
        pack.refresh_from_db()
        assert (pack.due_at, pack.tries, str(pack.state)) == (None, Pack.MOST_TRIES, "Given up")
        keeping.look()


def test_who_is_erased_is_gone_from_the_file_at_once(full, amina, django_capture_on_commit_callbacks):
    assert "Amina" in words_of(full)
    with django_capture_on_commit_callbacks(execute=True):
        erase(amina, by=Actor.objects.system())
    assert not default_storage.exists(full.content.name)
    assert fetch(full).status_code == 503
    keeping.make_due()
    again = Pack.objects.get(pk=full.pk)
    assert "Amina" not in words_of(again)
    assert "We lent insulin." in words_of(again)
