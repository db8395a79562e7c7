"""The workspace of a learning brief: gathering, placing, wording, splitting and merging, without a script."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.models import Brief, ExpertNote, a_claim, a_source
from briefs.models.told import MOST_UNKNOWNS, source_key
from briefs.quoting import take as take_words
from briefs.synthesising import gathering
from briefs.synthesising.laying import ON_A_PAGE
from briefs.together import presence
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Excerpt, Passage
from hlh.people.models import Appointment, Naming, Role, Voice
from hlh.people.voices import voice_of
from hlh.policy import NotNow
from learning_labs.models import Claim, Membership
from tests.briefs.conftest import field, make_brief
from tests.briefs.test_claims import (
    WORDS,
    keep,
    learning,
    press,
    publish,
    say,
    take,
    talk,
    workspace,
)
from tests.conftest import discuss, make_lab, make_person, sign_in

__all__ = ["learning", "talk"]  # fixtures


def claims_of(brief):
    return Brief.objects.get(pk=brief.pk).claims


def under(brief, number=0):
    """What stands under a claim, with its side."""
    return [(source_key(one)[0], one["side"]) for one in claims_of(brief)[number]["sources"]]


def test_what_is_ticked_goes_under_a_claim_on_a_side_and_out_again(learning, talk, frida, published):
    say(talk, "Nima")
    excerpt = take(learning, talk, frida)
    press(frida, learning, "things", line=published.ref)
    sources = [f"excerpt-{excerpt.pk}", f"entry-{entry_of(published).pk}"]

    press(frida, learning, "placing", act="place", source=sources, claim="abcd", side="against")

    assert under(learning) == [("excerpt", "against"), ("entry", "against")]
    page = sign_in(frida).get(workspace(learning)).text
    assert "0 experiences" in page
    assert "2 against" in page
    press(frida, learning, "placing", act="place", source=sources[:1], claim="abcd", side="for")
    assert sorted(under(learning)) == [("entry", "against"), ("excerpt", "for")]
    words = {"key": "abcd", "claim": "Lending helps."}
    press(frida, learning, "claims", act="out", source=sources[1:], **words)
    assert under(learning) == [("excerpt", "for")]
    assert "Gathered: 3 pieces" in sign_in(frida).get(workspace(learning)).text


def test_claims_are_added_worded_moved_split_merged_and_dropped(learning, talk, frida):
    say(talk, "Nima")
    one, two = take(learning, talk, frida), take(learning, talk, frida, words="We lent insulin")
    press(frida, learning, "claims", claim="Counting helps.")
    first, second = (claim["key"] for claim in claims_of(learning))
    sources = [f"excerpt-{one.pk}", f"excerpt-{two.pk}"]
    press(frida, learning, "placing", act="place", source=sources, claim=first, side="for")
    said = {"key": first, "claim": "Lending helps at once.", "depends": "the audit"}

    press(frida, learning, "claims", act="down", **said)
    assert [claim["claim"] for claim in claims_of(learning)] == ["Counting helps.", "Lending helps at once."]
    assert claims_of(learning)[1]["depends"] == "the audit"
    press(frida, learning, "claims", act="split", source=sources[:1], **said)
    assert [len(claim["sources"]) for claim in claims_of(learning)] == [0, 1, 1]
    third = claims_of(learning)[2]["key"]
    press(frida, learning, "claims", act="merge", into=first, key=third, claim="It helps fast.")
    assert [len(claim["sources"]) for claim in claims_of(learning)] == [0, 2]
    assert claims_of(learning)[1]["claim"] == "Lending helps at once.\nIt helps fast."
    press(frida, learning, "claims", act="drop", key=second, claim="Counting helps.")
    assert [claim["key"] for claim in claims_of(learning)] == [first]


def test_two_pages_do_not_overwrite_each_other_and_what_was_typed_is_shown_again(learning, frida):
    stale = learning.edition
    press(frida, learning, "claims", key="abcd", claim="Said first.")

    said = {"edition": stale, "key": "abcd", "claim": "Said second.", "depends": "on much"}
    answer = sign_in(frida).post(f"{workspace(learning)}claims/", said)

    assert answer.status_code == 409
    assert "Said second." in answer.text
    assert "on much" in answer.text
    assert claims_of(learning)[0]["claim"] == "Said first."


def test_a_thing_that_was_left_out_is_not_put_back_by_a_page_that_lay_open(learning, frida, published):
    entry = entry_of(published)
    press(frida, learning, "things", line=published.ref)
    keep(learning, claims=[a_claim("Lending helps.", [entry.pk], key="abcd")])
    said = {"title": "T", "area": "6", "challenge": "Why?", "naming": "0", "quoting": "ask", "save": "1"}
    said |= {"key-1": "abcd", "claim-1": "Lending helps.", "sources-1": entry.address, "edition": learning.edition}
    press(frida, learning, "placing", act="leave", source=[f"entry-{entry.pk}"])
    assert presence.is_saved_since(learning.pk, learning.edition)

    answer = sign_in(frida).post(f"/briefs/{learning.ref}/edit/", said)

    assert answer.status_code == 409
    assert claims_of(learning)[0]["sources"] == []
    assert field(answer.text, "sources-1") == ""
    assert field(answer.text, "title") == "T"


@pytest.mark.parametrize("what", ["excerpt", "entry", "note", "ask"])
def test_a_stale_save_of_claims_puts_nothing_back_under_them(learning, talk, frida, published, what):
    say(talk, "Nima")
    excerpt, entry, by = take(learning, talk, frida), entry_of(published), Actor.objects.of(frida)
    note = gathering.write_note(learning, "It is usual.", frida, naming=0, by=by)
    numbers = {"excerpt": excerpt.pk, "entry": entry.pk, "note": note.pk, "ask": excerpt.pk}
    sources = [a_source(kind, numbers[kind]) for kind in ("excerpt", "entry", "note")]
    keep(learning, claims=[a_claim("Lending helps.", sources, key="abcd")])
    stale = Brief.objects.get(pk=learning.pk)
    kind, act = ("excerpt", "ask") if what == "ask" else (what, "leave")

    assert press(frida, learning, "placing", act=act, source=[f"{kind}-{numbers[what]}"]).status_code == 302
    now = claims_of(learning)
    assert now != stale.claims
    with pytest.raises(NotNow):
        stale.keep({"claims": [*stale.claims, a_claim("One more.")]}, seen=stale.edition)

    assert claims_of(learning) == now


def test_what_stands_under_no_claim_is_left_out_and_an_open_page_is_saved_all_the_same(
    learning, talk, frida, published
):
    say(talk, "Nima")
    excerpt = take(learning, talk, frida)
    press(frida, learning, "things", line=published.ref)
    edition = Brief.objects.get(pk=learning.pk).edition

    sources = [f"excerpt-{excerpt.pk}", f"entry-{entry_of(published).pk}"]
    press(frida, learning, "placing", act="leave", source=sources)

    brief = Brief.objects.get(pk=learning.pk)
    assert (brief.edition, brief.excerpts, list(brief.roots.all())) == (edition, [], [entry_of(talk)])


def test_the_first_page_keeps_sides_quotes_and_what_it_depends_on(learning, talk, frida, published):
    say(talk, "Nima")
    quote = a_source("excerpt", take(learning, talk, frida).pk, "against")
    entry = a_source("entry", entry_of(published).pk, "depends")
    keep(learning, claims=[a_claim("Lending helps.", [quote, entry], depends="the audit", key="abcd")])
    browser = sign_in(frida)
    said = {
        "title": "T",
        "area": "6",
        "challenge": "Why?",
        "naming": "0",
        "quoting": "ask",
        "edition": learning.edition,
    }
    said |= {"key-1": "abcd", "claim-1": "Lending helps much.", "sources-1": published.ref}

    assert browser.post(f"/briefs/{learning.ref}/edit/", said).status_code == 302

    (claim,) = claims_of(learning)
    assert (claim["claim"], claim["depends"]) == ("Lending helps much.", "the audit")
    assert claim["sources"] == [quote, entry]


def test_what_is_gathered_is_narrowed_down_and_left_out(learning, talk, frida, published):
    say(talk, "Nima")
    excerpt = take(learning, talk, frida)
    press(frida, learning, "things", line=published.get_absolute_url())
    press(frida, learning, "placing", act="place", source=[f"excerpt-{excerpt.pk}"], claim="abcd", side="for")
    browser = sign_in(frida)

    gathered = browser.get(f"{workspace(learning)}?show=unplaced").text.split('id="gathered"')[1]
    assert f"excerpt-{excerpt.pk}" not in gathered
    assert f"entry-{entry_of(published).pk}" in gathered
    gathered = browser.get(f"{workspace(learning)}?kind=post&sort=who").text.split('id="gathered"')[1]
    assert f"entry-{entry_of(published).pk}" not in gathered
    press(frida, learning, "placing", act="leave", source=[f"excerpt-{excerpt.pk}", f"entry-{entry_of(published).pk}"])
    assert not Excerpt.objects.exists()
    assert under(learning) == []


def test_something_near_is_found_and_brought_in_and_what_is_closed_is_not(learning, frida, published, draft):
    page = sign_in(frida).get(f"{workspace(learning)}?find=insulin+loans+between+facilities").text
    assert published.version.title in page
    assert press(frida, learning, "things", line=str(entry_of(published).pk)).status_code == 302
    assert entry_of(published) in learning.roots.all()

    answer = press(frida, learning, "things", line=f"/briefs/{draft.ref}/")
    assert answer.status_code == 409
    assert "Not in the hub, or not yours to read" in answer.text
    assert f'value="/briefs/{draft.ref}/"' in answer.text


def test_an_expert_adds_a_note_that_is_counted_apart_and_can_be_left_out(frida, client):
    expert = make_person("Ximena")
    Appointment.objects.appoint(expert, Role.EXPERT, by=Actor.objects.system())
    brief = make_brief(expert, kind="learning", claims=[a_claim("Lending helps.", key="abcd")])
    press(expert, brief, "notes", words="It is usual elsewhere.", naming=int(Naming.OFFICE))
    note = ExpertNote.objects.get()
    press(expert, brief, "placing", act="place", source=[f"note-{note.pk}"], claim="abcd", side="for")

    page = client.get(publish(brief).get_absolute_url()).text

    assert "It is usual elsewhere." in page
    assert "Ximena" in page
    assert "1 note of an expert" in page
    assert "No experience that you may read" in page
    brief.reopen(by=Actor.objects.of(expert))
    press(expert, brief, "placing", act="leave", source=[f"note-{note.pk}"])
    page = client.get(brief.get_absolute_url()).text
    assert "It is usual elsewhere." not in page
    assert "This claim lost a source" in page


def test_who_is_no_expert_adds_no_note_and_nobody_else_opens_the_workspace(learning, frida, amina):
    assert press(frida, learning, "notes", words="I know.").status_code == 403
    assert sign_in(amina).get(workspace(learning)).status_code == 404
    assert not ExpertNote.objects.exists()


def test_the_claims_of_a_lab_come_over_with_their_words_in_one_act(learning, talk, frida):
    say(talk, "Nima")
    passage = Passage.objects.filter(entry=entry_of(talk)).order_by("pk").last()
    by = Actor.objects.of(frida)
    for kind, words in (("works", "Lending works."), ("depends", "It hangs on roads."), ("open", "Who pays?")):
        claim = Claim.objects.begin(talk.lab, words=words, kind=kind, once=words, by=by)
        claim.take(passage, WORDS, frida, by=by)
    Appointment.objects.appoint(frida, Role.EDITOR, by=by)
    press(frida, learning, "things", line=talk.get_absolute_url())

    page = sign_in(frida).get(workspace(learning)).text
    assert "Bring over the claims of this lab" in page
    answer = press(frida, learning, "lab", lab=talk.lab.slug)

    assert answer.status_code == 302
    assert [claim["claim"] for claim in claims_of(learning)] == [
        "Lending helps.",
        "Lending works.",
        "It hangs on roads.",
    ]
    assert (under(learning, 1), under(learning, 2)) == ([("excerpt", "for")], [("excerpt", "depends")])
    assert [one["words"] for one in Brief.objects.get(pk=learning.pk).unknowns] == ["Who pays?"]
    press(frida, learning, "lab", lab=talk.lab.slug)
    assert len(claims_of(learning)) == 3


@pytest.mark.parametrize("says", ["no", "back"])
def test_words_that_were_refused_or_taken_back_are_not_taken_anew(learning, talk, frida, says):
    nima = say(talk, "Nima", quoting="ask" if says == "no" else "yes")
    taken = take(learning, talk, frida)
    sign_in(nima).post(taken.get_absolute_url(), {"answer": says})
    taken.refresh_from_db()
    assert taken.stage in ("refused", "withdrawn")

    answer = press(frida, learning, "placing", act="ask", source=[f"excerpt-{taken.pk}"])

    assert answer.status_code == 409
    assert "They can allow them again" in answer.text
    assert list(Excerpt.objects.values_list("pk", "stage")) == [(taken.pk, taken.stage)]


def test_what_a_lab_took_and_its_author_took_back_does_not_come_over(learning, talk, frida):
    nima, by = say(talk, "Nima"), Actor.objects.of(frida)
    passage = Passage.objects.filter(entry=entry_of(talk)).order_by("pk").last()
    claim = Claim.objects.begin(talk.lab, words="Lending works.", kind="works", once="1", by=by)
    claim.take(passage, WORDS, frida, by=by)
    sign_in(nima).post(Excerpt.objects.get().get_absolute_url(), {"answer": "back"})
    Appointment.objects.appoint(frida, Role.EDITOR, by=by)

    press(frida, learning, "lab", lab=talk.lab.slug)

    assert [claim["claim"] for claim in claims_of(learning)] == ["Lending helps.", "Lending works."]
    assert under(learning, 1) == []
    assert Excerpt.objects.get().stage == "withdrawn"


def test_a_lab_that_is_closed_to_the_reader_is_not_named(learning, frida):
    lab, by = make_lab("quiet", title="Zebrafold", readers="lab", joining="invite"), Actor.objects.of(frida)
    lab.welcome(frida, by=by)
    talk = discuss(lab)
    press(frida, learning, "things", line=talk.get_absolute_url())
    assert "Zebrafold" in sign_in(frida).get(workspace(learning)).text

    Membership.objects.filter(lab=lab, person=frida).delete()

    page = sign_in(frida).get(workspace(learning)).text
    assert "Closed to you" in page
    assert "Zebrafold" not in page


def test_of_a_lab_with_more_open_questions_than_fit_those_that_fit_come_over_and_the_rest_is_said(
    learning, talk, frida
):
    by = Actor.objects.of(frida)
    for number in range(MOST_UNKNOWNS + 2):
        Claim.objects.begin(talk.lab, words=f"Who pays in year {number}?", kind="open", once=f"{number}", by=by)
    Claim.objects.begin(talk.lab, words="Lending works.", kind="works", once="works", by=by)
    Appointment.objects.appoint(frida, Role.EDITOR, by=by)

    answer = sign_in(frida).post(f"{workspace(learning)}lab/", {"lab": talk.lab.slug}, follow=True)

    assert "13 claims were brought over." in answer.text
    assert "2 more did not fit." in answer.text
    there = Brief.objects.get(pk=learning.pk)
    assert len(there.unknowns) == MOST_UNKNOWNS
    assert there.claims[-1]["claim"] == "Lending works."
    assert there.edits.latest("pk").voice == voice_of(frida, there.place)  # who brought them is kept
    again = press(frida, learning, "lab", lab=talk.lab.slug)
    assert again.status_code == 409
    assert "This brief has no room for more." in again.text


@pytest.mark.parametrize("many", [1, 30, 500])
def test_five_hundred_pieces_cost_what_one_costs(learning, talk, frida, many):
    say(talk, "Nima")
    voice = Voice.objects.get(place=talk.place, naming=Naming.OFFICE)
    passage = Passage.objects.filter(entry=entry_of(talk), voice=voice).get()
    by = Actor.objects.of(frida)
    first = take_words(learning, passage, WORDS, frida, by=by)
    copies = [
        Excerpt(
            **{
                name: getattr(first, name)
                for name in (
                    "passage",
                    "anchor",
                    "passage_hash",
                    "language",
                    "voice",
                    "taken_by",
                    "stage",
                    "settled_at",
                )
            },
            words=f"{WORDS} {n}",
        )
        for n in range(many - 1)
    ]
    numbers = [first.pk, *(one.pk for one in Excerpt.objects.bulk_create(copies))]
    claims = [a_claim(f"Claim {n}.", [a_source("excerpt", pk) for pk in numbers[n::20]]) for n in range(10)]
    Brief.objects.filter(pk=learning.pk).update(excerpts=numbers, claims=claims)
    browser = sign_in(frida)
    browser.get(workspace(learning))

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(workspace(learning)).text

    assert len(re.findall(r'id="excerpt-\d+"', page)) == min(many, ON_A_PAGE)
    assert len(queries) <= 12, [one["sql"][:120] for one in queries]
    assert len(page) < 140_000
