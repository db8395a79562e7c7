"""Until its country has cleared the words, the region stands where the country would: everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from briefs import listing
from briefs.clearing.asking import lapse_what_is_over
from briefs.clearing.names import names_in, without_names
from briefs.models import Brief, Clearance, Kind, a_claim, a_source
from briefs.naming import first_voice
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Excerpt, Follow, Passage
from hlh.mail.models import Notice
from hlh.people.models import Naming, Voice
from hlh.taxonomy.models import Country
from tests.briefs.clearing.conftest import asked, cleared
from tests.briefs.conftest import make_brief, new_version, post
from tests.conftest import make_person, sign_in

PLACES = ("/briefs/", "/briefs/{ref}/", "/briefs/{ref}/1/", "/briefs/{ref}/versions/", "/fr/briefs/{ref}/")


@pytest.fixture
def graded(waiting, abena):
    """Published before anybody cleared it; its author is named by country."""
    Voice.objects.filter(pk=waiting.voice_id).update(naming=Naming.COUNTRY, country="KEN", region="AFR")
    post(abena, waiting, "publication")
    waiting.refresh_from_db()
    assert waiting.stage == "published"
    return waiting


def everything(client, brief):
    """What strangers read of it, page by page; the choice of countries apart."""
    listing.forget()
    return "\n".join(client.get(one.format(ref=brief.ref)).text for one in PLACES)


def test_before_clearance_the_region_stands_where_the_country_would(client, graded):
    pages = everything(client, graded)

    assert "Kenya" not in pages
    assert "KEN" not in pages
    assert "African Region" in pages
    assert "Not named until it has cleared these words" in pages
    assert client.get("/briefs/?country=KEN").text.count("entry-title") == 0
    assert entry_of(graded).countries == []
    assert Fact.objects.get(verb="brief.published").details["country"] is None
    assert "Loans between" not in client.get("/countries/KEN/").text


def test_where_the_list_cuts_a_text_it_shows_no_piece_of_a_name(client, graded):
    tanzania = Country.objects.get(pk="TZA")
    graded.versions.update(country=tanzania, action=f"{tanzania.labels['en']} " * 30)
    listing.forget()
    page = client.get("/briefs/").text
    assert "[…] […]" in page
    assert "United" not in page
    longest = max(len(name) for country in Country.objects.all() for name in country.labels.values())
    assert longest < listing.LONGEST_NAME < listing.LONGEST - 200


def test_followers_of_a_country_that_is_not_cleared_hear_nothing(waiting, fatou, abena):
    Follow.objects.create(person=fatou, country_id="KEN", since=now() - timedelta(days=1))
    post(abena, waiting, "publication")
    settle_all()

    assert not Notice.objects.filter(kind="followed").exists()


def test_followers_of_a_country_hear_of_it_once_when_it_is_cleared_after_publication(waiting, fatou, omar, abena):
    Follow.objects.create(person=fatou, country_id="KEN", since=now() - timedelta(days=1))
    Follow.objects.create(person=omar, area_id=6, since=now() - timedelta(days=1))
    post(abena, waiting, "publication")
    settle_all()
    told = Notice.objects.filter(kind="followed")
    assert (told.of(fatou).count(), told.of(omar).count()) == (0, 1)
    clearance = cleared(waiting)
    settle_all()
    assert (told.of(fatou).count(), told.of(omar).count()) == (1, 1)
    clearance.give(grade="country", until=None, seen=clearance.hash, by=Actor.objects.system())
    settle_all()
    assert told.of(fatou).count() == 1


def test_followers_hear_nothing_of_a_clearance_that_names_the_region_alone(waiting, fatou, abena):
    Follow.objects.create(person=fatou, country_id="KEN", since=now() - timedelta(days=1))
    post(abena, waiting, "publication")
    cleared(waiting, grade="region")
    settle_all()
    assert not Notice.objects.of(fatou).filter(kind="followed").exists()


def test_with_its_clearance_the_country_stands_everywhere_at_once(client, graded):
    cleared(graded)

    pages = everything(client, graded)
    assert "A health manager, Kenya" in pages
    assert "It cleared these words" in pages
    assert client.get("/briefs/?country=KEN").text.count("entry-title") == 1
    assert entry_of(graded).countries == ["KEN"]
    assert "Loans between" in client.get("/countries/KEN/").text


@pytest.mark.parametrize("end", ["lapses", "is taken back"])
def test_when_a_clearance_ends_the_country_is_gone_at_once(client, waiting, end):
    clearance = cleared(waiting)
    new = {"outcome": "In Kenya no facility ran out."}
    Brief.objects.filter(pk=waiting.pk).update(**new)
    waiting.refresh_from_db()
    clearance = cleared(waiting)
    waiting.publish(by=Actor.objects.system())
    assert "In Kenya no facility" in everything(client, waiting)

    if end == "lapses":
        Clearance.objects.filter(pk=clearance.pk).update(until=now().date() - timedelta(days=1))
        lapse_what_is_over()
    else:
        clearance.refresh_from_db()
        clearance.take_back(by=Actor.objects.system())

    assert "Kenya" not in everything(client, waiting)
    assert entry_of(waiting).countries == []
    assert not entry_of(waiting).passages.filter(text__contains="Kenya").exists()


def test_words_that_name_the_country_hinder_the_graded_form_and_it_is_said_where(waiting, abena):
    Brief.objects.filter(pk=waiting.pk).update(action="Les hôpitaux du KENYA ont prêté.", contact="Office, Kenya")

    answer = post(abena, waiting, "publication")

    assert answer.status_code == 409
    assert "“What was done”" in answer.text
    assert "“Whom to ask”" in answer.text
    assert "“What came of it”" not in answer.text


def test_words_that_name_it_are_published_once_they_are_cleared(waiting, abena):
    Brief.objects.filter(pk=waiting.pk).update(title="What Kenya did")
    waiting.refresh_from_db()
    cleared(waiting)

    assert post(abena, waiting, "publication").status_code == 302
    waiting.refresh_from_db()
    assert waiting.version.grade == "country"


@pytest.mark.parametrize(("grade", "shown"), [("region", True), ("nowhere", False)])
def test_a_country_may_want_its_region_named_or_nothing(client, graded, grade, shown):
    cleared(graded, grade)

    pages = everything(client, graded)
    assert "Kenya" not in pages
    assert ('<span class="chip">African Region</span>' in pages) is shown
    assert ("A health manager, African Region" in pages) is shown


def test_a_new_version_is_not_cleared_and_the_old_one_stays_so(client, graded):
    cleared(graded)
    new_version(graded, outcome="Nine in ten.")

    assert "Kenya" not in client.get(f"/briefs/{graded.ref}/").text
    assert "Kenya" in client.get(f"/briefs/{graded.ref}/1/").text
    page = client.get(f"/briefs/{graded.ref}/2/changes/").text
    assert "<del>Kenya</del>" in page
    assert entry_of(graded).countries == []


def test_a_learning_brief_names_no_country_of_a_source_that_is_not_cleared(graded):
    claim = a_claim("Lending helps.", [entry_of(graded).pk])
    built = Brief.objects.begin(
        kind=Kind.LEARNING,
        said={"title": "Lending", "challenge": "Does it help?", "area": graded.area, "claims": [claim]},
        voice=first_voice(make_person("Lena")),
        by=Actor.objects.system(),
    )
    built.submit(by=Actor.objects.system())
    built.publish(by=Actor.objects.system())
    assert entry_of(built).countries == []

    clearance = cleared(graded)
    assert entry_of(built).countries == ["KEN"]
    clearance.take_back(by=Actor.objects.system())
    assert entry_of(built).countries == []


@pytest.mark.parametrize(
    ("iso3", "words", "is_named"),
    [
        ("KEN", "Les hôpitaux du kenya", True),
        ("KEN", "Kenyatta hospital", False),
        ("KEN", "В Кении не хватало", True),
        ("KEN", "المستشفيات في كينيا", True),
        ("KEN", "肯尼亚的医院", True),
        ("NER", "across Nigeria", False),
        ("BOL", "in Bolivia we did", True),
        ("TZA", "in Tanzania we did", True),
        ("CIV", "en Côte d’Ivoire", True),
    ],
)
def test_a_country_is_found_by_its_names_in_every_language(db, iso3, words, is_named):
    country = Country(iso3=iso3, labels=Country.objects.get(pk=iso3).labels)
    assert names_in(words, country) is is_named
    assert names_in(without_names(words, country), country) is False


def test_the_author_and_the_editor_see_in_the_text_that_is_worked_on_which_country_it_is(waiting, amina, abena):
    assert "Kenya" in sign_in(amina).get(f"/briefs/{waiting.ref}/next/").text
    assert "Kenya" in sign_in(abena).get(f"/briefs/{waiting.ref}/next/").text


def test_a_stranger_costs_no_more_queries_where_the_country_is_not_named(client, graded, django_assert_max_num_queries):
    everything(client, graded)
    with django_assert_max_num_queries(8):
        client.get(f"/briefs/{graded.ref}/")


def test_asking_about_what_is_published_is_about_that_version(graded):
    assert asked(graded).hash == graded.version.hash


def test_whom_to_ask_stands_there_once_the_country_is_named_and_not_before(client, step, amina, abena):
    brief = make_brief(amina, stage="in_review", contact="Ask for the pharmacist, +254 700 111")
    Voice.objects.filter(pk=brief.voice_id).update(naming=Naming.OFFICE, country="KEN", region="AFR")
    post(abena, brief, "publication")
    brief.refresh_from_db()
    assert "+254 700 111" not in everything(client, brief)

    cleared(brief)

    assert "+254 700 111" in client.get(brief.get_absolute_url()).text


def quoting(waiting, words, *, is_placed):
    """A published learning brief that quotes words of a brief that its country has cleared."""
    by = Actor.objects.system()
    passage = entry_of(waiting).passages.get(anchor="outcome")
    excerpt = Excerpt.objects.take(passage, words, by=by)
    source = a_source("excerpt", excerpt.pk) if is_placed else entry_of(waiting).pk
    said = {"title": "Lending", "challenge": "Does it help?", "area": waiting.area, "excerpts": [excerpt.pk]}
    said["claims"] = [a_claim("Lending helps.", [source])]
    built = Brief.objects.begin(kind=Kind.LEARNING, said=said, voice=first_voice(make_person("Lena")), by=by)
    built.submit(by=by)
    built.publish(by=by)
    return built.get_absolute_url()


@pytest.fixture
def naming(waiting):
    """Public, cleared, and its words name the country."""
    Brief.objects.filter(pk=waiting.pk).update(outcome="In Kenya no facility ran out.")
    waiting.refresh_from_db()
    clearance = cleared(waiting)
    waiting.publish(by=Actor.objects.system())
    return waiting, clearance


@pytest.mark.parametrize("is_placed", [True, False])
def test_words_quoted_from_it_name_the_country_as_long_as_it_does(client, naming, is_placed):
    brief, clearance = naming
    page = quoting(brief, "In Kenya no facility ran out.", is_placed=is_placed)
    assert "In Kenya no facility ran out." in client.get(page).text

    clearance.take_back(by=Actor.objects.system())

    assert "no facility ran out." in client.get(page).text
    assert "Kenya" not in client.get(page).text


def test_words_of_a_section_that_a_later_version_dropped_name_the_country_no_longer_than_it_lets_them(client, naming):
    brief, clearance = naming
    page = quoting(brief, "In Kenya no facility ran out.", is_placed=False)
    Passage.objects.filter(entry=entry_of(brief), anchor="outcome").delete()  # as a version without that section does
    assert "In Kenya no facility ran out." in client.get(page).text

    clearance.take_back(by=Actor.objects.system())
    Passage.objects.filter(entry=entry_of(brief), anchor="outcome").delete()

    assert Excerpt.objects.get().passage is None
    assert "no facility ran out." in client.get(page).text
    assert "Kenya" not in client.get(page).text
