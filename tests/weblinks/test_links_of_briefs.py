"""Links of briefs: which are looked at, what readers see, who is told, and the list of editors."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.linking import addresses_told
from briefs.models import Brief, Kind, Version, a_claim, an_unknown
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Reaction
from hlh.catalogue.entries import enter, entry_of
from hlh.limits import spend
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Naming
from hlh.taxonomy.models import Area
from hlh.weblinks.asking import MOST_A_DAY
from hlh.weblinks.checking import check_due
from hlh.weblinks.models import Mention, WebAddress
from hlh.weblinks.tasks import check
from tests.briefs.conftest import editor, make_brief, new_version, post
from tests.conftest import make_person, sign_in
from tests.weblinks.conftest import look

MARK = "This address did not answer lately"


def leads_to():
    return set(Mention.objects.values_list("address__address", flat=True))


def test_links_are_gathered_from_every_part_that_readers_see(amina, fatou):
    said = {
        "action": "We used https://a.example/form.",
        "seeking": "Like https://b.example?",
        "contact": "https://me.example",
    }
    first = make_brief(amina, stage="published", sources="Cards — https://c.example/1.\nhttps://d.example", **said)
    settle_all()
    assert leads_to() == {"https://a.example/form", "https://b.example", "https://c.example/1.", "https://d.example"}
    claims = [a_claim("It helps (https://e.example).", [entry_of(first).pk], depends="See https://f.example")]
    unknowns = [an_unknown("Is https://g.example right?")]
    make_brief(fatou, stage="published", kind=Kind.LEARNING, claims=claims, unknowns=unknowns)
    settle_all()
    assert leads_to() > {"https://e.example", "https://f.example", "https://g.example"}


def test_a_draft_is_nobodys_link_and_a_new_version_leads_where_it_leads(amina):
    brief = make_brief(amina, stage="in_review", outcome="See https://a.example.")
    settle_all()
    assert leads_to() == set()
    brief.publish(by=Actor.objects.system())
    settle_all()
    assert leads_to() == {"https://a.example"}
    new_version(brief, outcome="See https://b.example.")
    settle_all()
    assert leads_to() == {"https://b.example"}
    brief.withdraw("Wrong.", by=Actor.objects.system())
    settle_all()
    assert leads_to() == set()
    assert not WebAddress.objects.due().exists()  # nobody is asked for what nobody links to


def test_an_address_that_would_name_a_country_before_it_cleared_its_words_is_not_looked_at(amina):
    brief = make_brief(amina, stage="published", sources="https://health.example/kenya/2026\nhttps://other.example/")
    brief.version.grade = "region"
    brief.version.save()
    assert addresses_told(brief.version) == ["https://health.example/kenya/2026", "https://other.example/"]
    settle_all()
    assert leads_to() == {"https://other.example/"}


def test_readers_see_a_mark_and_the_same_words(told, client):
    page = told.get_absolute_url()
    assert MARK not in client.get(page).text
    address = look(times=3).address
    marked = client.get(page).text
    assert (
        f'<a href="{address}" rel="nofollow noopener"><bdi>The stock cards</bdi></a> <span class="chip warn">{MARK}'
        in marked
    )
    assert "1 address in this text did not answer lately" in marked
    assert "Check them again now" not in marked


def test_the_mark_costs_no_question_more(told, client):
    page = told.get_absolute_url()
    client.get(page)
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    look(times=3)
    with CaptureQueriesContext(connection) as after:
        assert MARK in client.get(page).text
    assert len(after) == len(before)


def test_the_mark_goes_when_it_answers_again(told, client, elsewhere):
    look(times=3)
    elsewhere.answers["/cards"] = elsewhere.says(200)
    look()
    assert MARK not in client.get(told.get_absolute_url()).text


def test_its_author_is_told_once_with_where_it_stands_and_what_to_do(told, amina, abena):
    address = look(times=4).address
    send_due()
    assert Notice.objects.of(amina).filter(kind="link-dead").count() == 1
    assert Notice.objects.filter(kind="link-dead").count() == 1
    letter = Letter.objects.get(kind="link-dead")
    for words in (
        address,
        told.title,
        "It answers with an error (404).",
        "publish a new version",
        told.get_absolute_url(),
    ):
        assert words in letter.text
    assert "You wrote this brief." in letter.text


def test_one_that_came_back_before_the_letter_left_is_not_told(told, elsewhere):
    look(times=3)
    elsewhere.answers["/cards"] = elsewhere.says(200)
    look()
    send_due()
    assert Letter.objects.get(kind="link-dead").state != "sent"


def test_the_next_brief_that_leads_to_a_dead_link_is_told_and_marked_too(told, fatou, client):
    address = look(times=3).address
    second = make_brief(fatou, stage="published", title="Boats", challenge=f"Read {address} first.")
    settle_all()
    assert "1 address in this text did not answer lately" in client.get(second.get_absolute_url()).text
    look()
    assert Notice.objects.of(fatou).filter(kind="link-dead").count() == 1


def test_who_leads_to_a_dead_link_anew_hears_of_it_by_the_next_look_and_not_next_week(told, fatou):
    address = look(times=3).address
    make_brief(fatou, stage="published", title="Boats", challenge=f"Read {address} first.")
    settle_all()
    assert check_due() == 1
    settle_all()
    assert Notice.objects.of(fatou).filter(kind="link-dead").count() == 1


def test_a_link_that_lives_is_not_looked_at_sooner_because_another_brief_leads_to_it(told, fatou, elsewhere):
    elsewhere.answers["/cards"] = elsewhere.says(200)
    address = look().address
    make_brief(fatou, stage="published", title="Boats", challenge=f"Read {address} first.")
    settle_all()
    assert check_due() == 0


def test_an_administrator_sees_the_list_without_a_button_that_would_refuse_them(told, ada, abena):
    look(times=3)
    page = sign_in(ada).get("/briefs/links/").text
    assert told.title in page
    assert "Check them again now" not in page
    assert "Check them again now" in sign_in(abena).get("/briefs/links/").text


def test_only_editors_who_may_act_are_told_of_a_dead_link(told, abena):
    far = editor("Far", "area:9")
    Version.objects.filter(pk=told.version_id).update(second=Area.objects.get(number=9))
    Brief.objects.filter(pk=told.pk).update(origin="news")
    look(times=3)
    assert Notice.objects.of(abena).filter(kind="link-dead").exists()
    assert not Notice.objects.of(far).filter(kind="link-dead").exists()
    assert post(far, told, "links").status_code == 403


def test_where_nobody_of_the_hub_wrote_it_its_editors_are_told(told, abena, emad):
    Brief.objects.filter(pk=told.pk).update(origin="news")
    look(times=3)
    assert [notice.reason for notice in Notice.objects.filter(kind="link-dead")] == [
        "You are an editor of this region."
    ]
    assert Notice.objects.of(abena).filter(kind="link-dead").exists()


def test_its_author_has_it_checked_again_and_the_mark_goes(told, amina, elsewhere):
    look(times=3)
    browser = sign_in(amina)
    assert "Check them again now" in browser.get(told.get_absolute_url()).text
    elsewhere.answers["/cards"] = elsewhere.says(200)
    said = browser.post(f"/briefs/{told.ref}/links/", follow=True)
    assert "1 link is being checked." in said.text
    look_now()
    again = browser.post(f"/briefs/{told.ref}/links/", follow=True).text
    assert "None of its links is marked any more." in again
    assert MARK not in again


def look_now():
    check(list(WebAddress.objects.values_list("pk", flat=True)))
    settle_all()


def test_nobody_else_has_it_checked_and_nobody_without_an_end(told, fatou, amina, emad, settings):
    look(times=3)
    for person in (fatou, emad):
        assert post(person, told, "links").status_code == 403
    assert post(amina, told, "links").status_code == 302
    for _time in range(MOST_A_DAY):
        spend(f"links:{amina.pk}", most=MOST_A_DAY)
    refused = post(amina, told, "links")
    assert refused.status_code == 409
    assert "as many pages checked today as go in a day" in refused.text
    settings.OUTSIDE = False
    assert "This hub asks no other servers" in post(amina, told, "links").text


@pytest.mark.parametrize("rows", [1, 30])
def test_editors_see_the_dead_links_of_their_scope(told, amina, abena, emad, rows, django_assert_max_num_queries):
    look(times=3)
    first, place = WebAddress.objects.get(), Mention.objects.get()
    for number in range(rows - 1):
        if number % 10 == 0:
            place.entry = entry_of(make_brief(amina, stage="published", title=f"More {number}"))
        said = {"host": first.host, "why": first.why, "status": 404, "asked_at": first.asked_at}
        said |= {"failures": first.failures, "dead_since": first.dead_since, "address": f"{first.address}?{number}"}
        Mention.objects.create(address=WebAddress.objects.create(**said), entry=place.entry)
    browser = sign_in(abena)
    browser.get("/briefs/links/")
    with django_assert_max_num_queries(6):
        page = browser.get("/briefs/links/").text
    assert page.count("entry-title") == rows
    assert page.count(first.address) == 2 * rows
    assert "It answers with an error (404)." in page
    assert "/briefs/links/" in browser.get("/briefs/review/").text
    assert "answers, as far as it could be checked" in sign_in(emad).get("/briefs/links/").text
    assert sign_in(make_person("Maya")).get("/briefs/links/").status_code == 403


def test_the_list_names_no_country_that_has_not_cleared_its_words(told, abena):
    look(times=3)
    told.version.grade, told.version.title = "region", "Loans in Kenya kept insulin in stock"
    told.version.save()
    enter(Brief.objects.get(pk=told.pk))
    assert "Loans in Kenya" not in sign_in(abena).get("/briefs/links/").text


def test_what_was_published_before_is_gathered_too(told):
    Mention.objects.all().delete()
    name = "briefs.reactions.gather_its_links"
    Reaction.objects.filter(name=name).delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("hlh.weblinks.migrations.0002_what_was_published_before").OWE)
    settle_all()
    assert Reaction.objects.get(name=name).trouble == ""
    assert Mention.objects.count() == 1


def test_a_masked_author_is_told_in_their_voice(elsewhere, fatou):
    brief = make_brief(fatou, stage="published", sources=elsewhere.at("/x"))
    type(brief.voice).objects.filter(pk=brief.voice_id).update(naming=Naming.NOBODY)
    settle_all()
    look(times=3)
    assert Notice.objects.of(fatou).filter(kind="link-dead").count() == 1
