"""A learning brief as claims: sources under them on their sides, counted, guarded, and lost at once."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from briefs.models import Brief, ExpertNote, Gap, Side, Touch, a_claim, a_source, an_unknown
from briefs.synthesising.sources import sources_of
from briefs.synthesising.standing import standing
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact, Reaction
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Excerpt, Passage
from hlh.mail.models import Notice
from hlh.people.models import Appointment, Naming, Role, Voice
from hlh.people.models.persons import Stranger
from tests.briefs.conftest import editor, make_brief, new_version, post
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in

WORDS = "We lent insulin to two health posts."


def workspace(brief):
    return f"/briefs/{brief.ref}/workspace/"


def press(person, brief, where, **said):
    """Somebody presses a button of the workspace, having read what stands there now."""
    edition = Brief.objects.get(pk=brief.pk).edition
    return sign_in(person).post(f"{workspace(brief)}{where}/", {"edition": edition} | said)


def say(talk, name, country="NPL", naming=Naming.OFFICE, quoting="yes", words=WORDS):
    """Somebody posts; how they are named in that place is set as they chose."""
    person = make_person(name, country_id=country)
    answer = post_to(sign_in(person), talk, words, quoting=quoting)
    assert answer.status_code == 302, answer.text
    Voice.objects.filter(person=person, place=talk.place).update(naming=naming)
    return person


def take(brief, talk, frida, *, words=WORDS):
    """The words of the newest post are taken into a brief."""
    from briefs.quoting import take as take_words

    passage = Passage.objects.filter(entry=entry_of(talk)).order_by("pk").last()
    return take_words(Brief.objects.get(pk=brief.pk), passage, words, frida, by=Actor.objects.of(frida))


@pytest.fixture
def talk(lab):
    return discuss(lab)


@pytest.fixture
def learning(frida):
    """A draft with one claim that nothing stands under yet."""
    said = {"title": "What lending needs", "challenge": "Does it help?"}
    return make_brief(
        frida, kind="learning", claims=[a_claim("Lending helps.", key="abcd")], action="", outcome="", **said
    )


def keep(brief, **said):
    brief.refresh_from_db()
    brief.keep(said, seen=brief.edition)


def publish(brief):
    by = Actor.objects.system()
    brief.refresh_from_db()
    brief.submit(by=by)
    brief.publish(by=by)
    settle_all()
    brief.refresh_from_db()
    return brief


def line_of(brief, reader=None):
    """The strength of the first claim, in words."""
    (claim, *_rest) = standing(brief, sources_of(brief, reader=reader or Stranger()))
    return claim.strength.words


# What it carries


def test_the_line_counts_experiences_countries_regions_and_those_against(learning, talk, frida, client):
    sources = []
    for number, (name, country, naming) in enumerate(
        [
            ("Nima", "NPL", Naming.OFFICE),
            ("Ken", "KEN", Naming.COUNTRY),
            ("Reg", "SEN", Naming.REGION),
            ("Hid", "JOR", 0),
        ]
    ):
        say(talk, name, country, naming)
        side = Side.AGAINST if number == 3 else Side.FOR
        sources.append(a_source("excerpt", take(learning, talk, frida).pk, side))
    told = make_brief(make_person("Nobuhle", country_id="KEN"), stage="published", country="KEN")
    Entry.objects.filter(pk=entry_of(told).pk).update(published_at="2026-03-04T00:00Z")
    sources.append(a_source("entry", entry_of(told).pk))
    keep(learning, claims=[a_claim("Lending helps.", sources)])

    page = client.get(publish(learning).get_absolute_url()).text

    assert "4 experiences, 2 countries, 2 regions, 1 against; oldest March 2026" in page
    assert "4 posts, 1 action brief" in page
    assert page.count('<circle class="yes"') == 4
    assert page.count('<circle class="no"') == 1
    assert "JOR" not in page
    assert "Jordan" not in page


def test_two_pieces_of_one_post_are_one_experience_and_guidance_is_none(learning, talk, frida):
    say(talk, "Nima")
    twice = [take(learning, talk, frida).pk, take(learning, talk, frida, words="We lent insulin").pk]
    note = ExpertNote.objects.create(brief=learning, voice=learning.voice, words="It is usual.", language="en")
    sources = [a_source("excerpt", pk) for pk in twice]
    sources += [a_source("entry", entry_of(talk).pk), a_source("note", note.pk)]
    keep(learning, claims=[a_claim("Lending helps.", sources)])

    assert line_of(learning).startswith("1 experience, 1 country, 1 region, none against")


def test_a_region_is_the_one_that_the_country_belonged_to_then(learning, talk, frida):
    say(talk, "Indah", "IDN")  # Indonesia went from South-East Asia to the Western Pacific
    say_again = say(talk, "Viet", "PHL")
    Voice.objects.filter(place=talk.place).exclude(person=say_again).update(since="2024-01-01T00:00Z")
    first, second = Passage.objects.filter(entry=entry_of(talk), voice__isnull=False).order_by("-pk")[:2]
    from briefs.quoting import take as take_words

    by = Actor.objects.of(frida)
    sources = [a_source("excerpt", take_words(learning, one, WORDS, frida, by=by).pk) for one in (first, second)]
    keep(learning, claims=[a_claim("Lending helps.", sources)])

    assert "2 experiences, 2 countries, 2 regions" in line_of(learning)


# The page


def test_against_and_depends_are_always_seen_and_each_source_opens_at_its_place(learning, talk, frida, client):
    sources = []
    for name, side in (("Nima", Side.FOR), ("Omid", Side.AGAINST), ("Pema", Side.DEPENDS)):
        say(talk, name, words=f"{name}: {WORDS}")
        sources.append(a_source("excerpt", take(learning, talk, frida, words=f"{name}: {WORDS}").pk, side))
    keep(learning, claims=[a_claim("Lending helps.", sources, depends="who answers for the audit")])

    page = client.get(publish(learning).get_absolute_url()).text

    folded = page.split('<details class="sources"')[1].split("</details>")[0]
    assert "Nima: We lent" in folded
    assert "Omid: We lent" not in folded
    assert '<li class="against"><b dir="auto">Against: Omid' in page
    assert '<li class="depends"><b dir="auto">It depends: Pema' in page
    assert "who answers for the audit" in page
    anchors = Passage.objects.filter(entry=entry_of(talk), voice__isnull=False).values_list("anchor", flat=True)
    assert sum(f'href="{talk.get_absolute_url()}#{anchor}"' in page for anchor in anchors) >= 3


def test_a_page_with_thirty_quotes_costs_what_one_costs(learning, talk, frida, client):
    say(talk, "Nima")
    keep(learning, claims=[a_claim("One.", [a_source("excerpt", take(learning, talk, frida).pk)])])
    publish(learning)
    client.get(learning.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(learning.get_absolute_url())
    learning.reopen(by=Actor.objects.system())
    pieces = [take(learning, talk, frida, words=WORDS[:end]).pk for end in range(3, 33) if WORDS[end - 1] != " "]
    sources = [a_source("excerpt", pk) for pk in [*learning.excerpts, *pieces]]
    claims = [a_claim(f"Claim {n}.", sources) for n in range(5)]
    keep(learning, claims=claims, note="More.")
    publish(learning)
    client.get(learning.get_absolute_url())
    with CaptureQueriesContext(connection) as many:
        page = client.get(learning.get_absolute_url()).text

    assert page.count("<q ") == 5 * len(sources) > 100
    assert len(many) <= len(few) <= 8, [one["sql"][:150] for one in many]


# The guard


def test_a_claim_without_a_source_goes_to_review_only_with_a_reason_that_all_read(learning, frida, client):
    refused = post(frida, learning, "submission")
    assert refused.status_code == 422
    assert "at least one source" in refused.text

    press(frida, learning, "claims", key="abcd", claim="Lending helps.", reason="Nobody wrote about it yet.")

    assert post(frida, learning, "submission").status_code == 302
    settle_all()
    learning.refresh_from_db()
    abena = editor("Abena", "area:6")
    assert "Nobody wrote about it yet." in sign_in(abena).get(f"/briefs/{learning.ref}/next/").text
    learning.publish(by=Actor.objects.system())
    page = client.get(learning.get_absolute_url()).text
    assert "It stands on no source, because:" in page
    assert "Nobody wrote about it yet." in page


def test_a_claim_whose_only_source_fell_cannot_go_to_review(learning, frida, published):
    keep(learning, claims=[a_claim("Lending helps.", [entry_of(published).pk])])
    published.withdraw("Wrong figures.", by=Actor.objects.system())

    answer = post(frida, learning, "submission")

    assert answer.status_code == 422
    assert "Claim 1 has lost every source that it stood on" in answer.text


def test_words_that_wait_hinder_publication_are_named_and_asked_for_again(learning, talk, frida, client):
    asks = say(talk, "Asksel", quoting="ask")
    excerpt = take(learning, talk, frida)
    settle_all()
    keep(learning, claims=[a_claim("Lending helps.", [a_source("excerpt", excerpt.pk)])])
    learning.submit(by=Actor.objects.of(frida))
    abena = editor("Abena", "area:6")

    answer = post(abena, learning, "publication")

    assert answer.status_code == 409
    assert WORDS in answer.text
    learning.refresh_from_db()
    learning.send_back("Ask.", by=Actor.objects.of(abena))
    too_soon = press(frida, learning, "placing", act="ask", source=f"excerpt-{excerpt.pk}")
    assert too_soon.status_code == 409
    assert "Give them a week" in too_soon.text
    Excerpt.objects.update(taken_at=now() - timedelta(days=8))
    assert press(frida, learning, "placing", act="ask", source=f"excerpt-{excerpt.pk}").status_code == 302
    settle_all()
    assert Notice.objects.filter(kind="consent-asked").count() == 2
    anew = Excerpt.objects.get()
    learning.refresh_from_db()
    assert learning.stood_on("excerpt") == learning.excerpts == [anew.pk]
    anew.give(by=Actor.objects.of(asks))
    assert WORDS in client.get(publish(learning).get_absolute_url()).text


def test_words_whose_author_says_no_are_left_out_and_the_workspace_says_so(learning, talk, frida, published, client):
    asks = say(talk, "Asksel", quoting="ask")
    excerpt = take(learning, talk, frida)
    sources = [a_source("excerpt", excerpt.pk), a_source("entry", entry_of(published).pk)]
    keep(learning, claims=[a_claim("Lending helps.", sources)])
    excerpt.refuse(by=Actor.objects.of(asks))

    assert "1 quote is left out: its author said no." in sign_in(frida).get(workspace(learning)).text
    page = client.get(publish(learning).get_absolute_url()).text
    assert WORDS not in page
    assert "lost a source" not in page
    assert learning.version.stood_on("excerpt") == []


# What is lost


def test_what_was_taken_back_counts_no_more_and_marks_its_claim_at_once(learning, talk, frida, client):
    nima = say(talk, "Nima")
    first = take(learning, talk, frida)
    say(talk, "Omid", "KEN")
    sources = [a_source("excerpt", one.pk) for one in (first, take(learning, talk, frida))]
    keep(learning, claims=[a_claim("Lending helps.", sources)])
    publish(learning)
    assert "2 experiences, 2 countries" in client.get(learning.get_absolute_url()).text

    first.refresh_from_db()
    first.withdraw(by=Actor.objects.of(nima))

    page = client.get(learning.get_absolute_url()).text
    assert "1 experience, 1 country" in page
    assert "This claim lost a source" in page


@pytest.mark.parametrize("act", ["withdraw", "supersede"])
def test_what_fell_is_told_to_author_and_editor_once(learning, frida, published, amina, act):
    keep(learning, claims=[a_claim("Lending helps.", [entry_of(published).pk])])
    learning.submit(by=Actor.objects.of(frida))
    abena = editor("Abena", "area:6")
    post(abena, learning, "publication")
    other = make_brief(amina, stage="published")
    settle_all()
    by = Actor.objects.system()
    if act == "withdraw":
        published.withdraw("Wrong figures.", by=by)
    else:
        published.supersede("Newer.", successor=other, by=by)

    settle_all()

    told = Notice.objects.filter(kind="source-lost")
    assert {notice.to.person for notice in told} == {frida, abena}
    assert Fact.objects.filter(verb="brief.source_lost").count() == 1


def test_the_mark_is_there_and_all_are_told_once_although_the_worker_was_killed(whole, client):
    amina, frida = make_person("Amina"), make_person("Frida")
    Appointment.objects.appoint(frida, Role.FACILITATOR, by=Actor.objects.system())
    told = make_brief(amina, stage="published")
    claims = [a_claim("Lending helps.", [entry_of(told).pk])]
    learning = make_brief(frida, kind="learning", stage="published", claims=claims)
    settle_all()
    told.withdraw("Wrong figures.", by=Actor.objects.system())
    owed = Reaction.objects.owed().count()

    died = in_a_worker_that_is_killed_while_it_tells()

    assert died == signal.SIGKILL
    assert "This claim lost a source" in client.get(learning.get_absolute_url()).text
    assert not Notice.objects.filter(kind="source-lost").exists()
    assert 1 <= Reaction.objects.owed().count() <= owed
    again = Reaction.objects.owed()
    assert all(one.due_at < now() + timedelta(seconds=60) for one in again)
    again.update(due_at=now())  # less than a minute later the sweep comes by
    settle_all()
    assert Notice.objects.filter(kind="source-lost").count() == 1


def in_a_worker_that_is_killed_while_it_tells():
    """Another process settles what is owed, and dies when the notice is written and not stored for good; what ended it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        # After a test with a browser there is a second one, which this process would share and leave open.
        del connections["default"]
        from briefs.synthesising import losing

        def die(*args, **kwargs):
            tell(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        tell, losing.tell = losing.tell, die
        settle_all()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


# Gaps


def test_what_is_not_known_stands_on_the_page_in_the_list_and_in_both_exports(learning, frida, published, client):
    claims = [a_claim("Lending helps.", [entry_of(published).pk], key="abcd")]
    keep(learning, claims=claims)
    press(
        frida, learning, "unknowns", words="What works far from a hospital?", claim="abcd", area="7", countries=["KEN"]
    )
    publish(learning)

    page = client.get(learning.get_absolute_url()).text
    assert "What we do not know yet" in page
    assert "What works far from a hospital?" in page
    assert "I know something about this" in page
    assert "What works far from a hospital?" in client.get("/briefs/gaps/?area=7").text
    assert "What works far from a hospital?" not in client.get("/briefs/gaps/?area=6").text
    table = client.get("/briefs/gaps/?as=csv")
    assert "attachment" in table["Content-Disposition"]
    assert "What works far from a hospital?" in table.text
    (gap,) = client.get("/briefs/gaps/?as=json").json()["gaps"]
    assert (gap["countries"], gap["claim"], gap["brief"]) == (["KEN"], "Lending helps.", learning.ref)

    learning.withdraw("Wrong.", by=Actor.objects.system())
    assert "far from a hospital" not in client.get("/briefs/gaps/").text


def test_a_new_version_replaces_its_gaps_and_the_list_goes_on_by_key(learning, frida, published, client):
    unknowns = [an_unknown(f"Gap {n}?") for n in range(12)]
    keep(learning, claims=[a_claim("Lending helps.", [entry_of(published).pk])], unknowns=unknowns)
    publish(learning)
    other = make_brief(frida, kind="learning", stage="published", claims=learning.claims, unknowns=unknowns)

    first = client.get("/briefs/gaps/").text
    assert first.count('class="entry"') == 20
    after = first.split('rel="next" href="')[1].split('"')[0]
    assert client.get(f"/briefs/gaps/{after}").text.count('class="entry"') == 4
    new_version(other, unknowns=unknowns[:1])
    assert Gap.objects.filter(brief=other).count() == 1


def test_the_list_of_gaps_costs_the_same_for_one_and_for_thirty(learning, frida, published, client):
    keep(learning, claims=[a_claim("Lending helps.", [entry_of(published).pk])], unknowns=[an_unknown("Gap?")])
    publish(learning)
    client.get("/briefs/gaps/")
    with CaptureQueriesContext(connection) as one:
        client.get("/briefs/gaps/")
    for _n in range(3):
        unknowns = [an_unknown(f"Gap {n}?") for n in range(12)]
        make_brief(frida, kind="learning", stage="published", claims=learning.claims, unknowns=unknowns)
    with CaptureQueriesContext(connection) as many:
        client.get("/briefs/gaps/")
    assert len(many) == len(one) <= 6


# A brief that lives


@pytest.fixture
def quoting(learning, talk, frida):
    """A published brief whose claim quotes a discussion."""
    say(talk, "Nima")
    excerpt = take(learning, talk, frida)
    keep(learning, claims=[a_claim("Lending helps health posts.", [a_source("excerpt", excerpt.pk)], key="abcd")])
    learning.submit(by=Actor.objects.of(frida))
    post(editor("Abena", "area:6"), learning, "publication")
    settle_all()
    learning.refresh_from_db()
    return learning


def test_a_new_post_in_a_quoted_discussion_may_change_the_claim_and_says_why(quoting, talk, frida, client):
    say(talk, "Omid", words="Boats came late, and nobody lent anything.")
    settle_all()

    touch = Touch.objects.get()
    assert (touch.claim, touch.why) == ("abcd", "quoted")
    assert {one.to.person.name for one in Notice.objects.filter(kind="claim-may-change")} == {"Frida", "Abena"}
    page = sign_in(frida).get(quoting.get_absolute_url()).text
    assert "This may change claim 1." in page
    assert "In a discussion that claim 1 quotes." in page
    assert touch.address in page
    assert "may change" not in client.get(quoting.get_absolute_url()).text
    say(talk, "Pema", words="Boats came late again.")
    settle_all()
    assert Touch.objects.count() == 1


def test_taken_up_it_opens_the_next_version_with_the_words_and_readers_see_the_mark(quoting, talk, frida, client):
    say(talk, "Omid", words="Boats came late, and nobody lent anything.")
    settle_all()

    answer = sign_in(frida).post(f"/briefs/{quoting.ref}/touches/", {"touch": Touch.objects.get().pk, "answer": "take"})

    assert answer["Location"].endswith("/workspace/")
    page = sign_in(frida).get(answer["Location"]).text
    assert "Boats came late" in page
    page = client.get(quoting.get_absolute_url()).text
    assert "This may change." in page
    assert "Boats came late" not in page
    assert Fact.objects.filter(verb="brief.touch_taken_up", actor__person=frida).count() == 1
    keep(quoting, note="Boats.")
    publish(quoting)
    assert "This may change." not in client.get(quoting.get_absolute_url()).text


def test_let_be_it_is_logged_and_nothing_is_marked(quoting, talk, frida, client):
    say(talk, "Omid", words="Boats came late.")
    settle_all()
    said = {"touch": Touch.objects.get().pk, "answer": "dismiss"}

    assert sign_in(frida).post(f"/briefs/{quoting.ref}/touches/", said).status_code == 302

    assert Fact.objects.filter(verb="brief.touch_dismissed").count() == 1
    assert "may change" not in sign_in(frida).get(quoting.get_absolute_url()).text
    again = sign_in(frida).post(f"/briefs/{quoting.ref}/touches/", said)
    assert again.status_code == 409
    stranger = make_person("Nobuhle")
    assert sign_in(stranger).post(f"/briefs/{quoting.ref}/touches/", said).status_code == 403


def test_a_post_elsewhere_that_reads_like_a_claim_may_change_it(quoting, frida):
    other = discuss(make_lab("other"), "What about lending insulin between health posts in floods")
    settle_all()
    say(other, "Omid", words="Lending helps health posts where roads are closed.")
    settle_all()

    touch = Touch.objects.filter(why="alike").latest("pk")
    assert touch.entry == entry_of(other)
    assert "words in common" in sign_in(frida).get(quoting.get_absolute_url()).text


# For machines


def test_what_it_is_based_on_is_told_as_far_as_a_reader_may_open_it(learning, talk, frida, published):
    from briefs.synthesising.based import based_on

    closed = discuss(make_lab("inner", readers="lab"), once="inner")
    sources = [a_source("entry", entry_of(one).pk) for one in (published, closed)]
    keep(learning, claims=[a_claim("Lending helps.", sources), a_claim("It helps.", sources)])

    (basis,) = based_on(sources_of(learning, reader=Stranger()))

    assert basis.address.endswith(published.get_absolute_url())
    assert basis.title == published.version.title
