"""The workspace shows pages: it counts, filters and sorts over all that was gathered, and looks up in full what it shows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from briefs.models import Brief, a_claim, a_source
from briefs.synthesising.laying import ON_A_PAGE, UNDER_A_CLAIM
from briefs.synthesising.sources import Key, Seen, SourceKind, State, seen
from hlh.activity.models import Actor
from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN, audience
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Entry, Excerpt, Passage
from hlh.catalogue.models.excerpts import hash_of
from hlh.people.models import Appointment, Naming, Quoting, Role, Voice
from hlh.people.models.persons import Stranger
from tests.briefs.test_claims import learning, press, talk, workspace
from tests.conftest import make_person, sign_in

__all__ = ["learning", "talk"]  # fixtures
WORDLESS = {"ref": "", "who": None, "where": "", "words": "", "title": "", "address": "", "language": ""}


def an_entry(talk, read_by="public", **fields):
    """A thing of the catalogue that these may read."""
    said = {"kind": Entry.Kind.DISCUSSION, "title": "Elsewhere", "language": "en", "address": f"/there/{read_by}/"}
    of = ContentType.objects.get_for_model(talk)
    number = Entry.objects.latest("pk").pk + 1_000_000
    return Entry.objects.create(thing_type=of, thing_id=number, audience=audience(read_by), **said | fields)


def quote(entry, frida, number, *, stage="given", person=None, is_changed=False, **voice):
    """Somebody's words in a thing, and an excerpt of them; without a voice they are of a document."""
    said = {
        "place": f"elsewhere:{number}",
        "naming": Naming.COUNTRY,
        "country_id": "NPL",
        "quoting": Quoting.YES,
    }
    spoke = Voice.objects.create(**said | {"person": person} | voice) if voice.pop("has_voice", True) else None
    text = f"We lent insulin to post {number}."
    passage = Passage.objects.create(entry=entry, anchor=f"post-{900 + number}", text=text, language="en", voice=spoke)
    return Excerpt.objects.create(
        passage=passage,
        anchor=passage.anchor,
        words=text,
        passage_hash="other" if is_changed else hash_of(text),
        language="en",
        voice=spoke,
        taken_by=Actor.objects.of(frida),
        stage=stage,
        settled_at=None if stage == "asked" else now(),
    )


def gather(brief, entry, frida, many, *, under=0):
    """So many pieces of so many people, some of them under the first claim."""
    numbers = [quote(entry, frida, number).pk for number in range(many)]
    claims = [a_claim("Lending helps.", [a_source("excerpt", pk) for pk in numbers[:under]], key="abcd")]
    Brief.objects.filter(pk=brief.pk).update(excerpts=numbers, claims=claims)
    return numbers


@pytest.fixture
def every(talk, frida):
    """An excerpt for each way in which words may stand, by what it is called."""
    here, members = entry_of(talk), an_entry(talk, "members")
    gone, author = quote(here, frida, 1), make_person("Nima", country_id="NPL")
    found = {
        "given": quote(here, frida, 2, person=author, naming=Naming.OFFICE),
        "asked": quote(here, frida, 3, stage="asked", quoting=Quoting.ASK, naming=Naming.REGION, region_id="SEAR"),
        "refused": quote(here, frida, 4, stage="refused", quoting=Quoting.ASK),
        "taken back": quote(here, frida, 5, stage="withdrawn"),
        "no for the place": quote(here, frida, 6, quoting=Quoting.NO),
        "no before an answer": quote(here, frida, 7, stage="asked", quoting=Quoting.NO),
        "hidden": quote(here, frida, 8),
        "former": quote(here, frida, 9, is_former=True, naming=Naming.NOBODY, quoting=Quoting.NO),
        "former, among members": quote(members, frida, 10, is_former=True, naming=Naming.NOBODY),
        "among members": quote(members, frida, 11, naming=Naming.NOBODY),
        "withdrawn thing": quote(an_entry(talk, WITHDRAWN), frida, 12),
        "superseded thing": quote(an_entry(talk, SUPERSEDED), frida, 13),
        "changed": quote(here, frida, 14, is_changed=True, floor=Naming.REGION, region_id="SEAR"),
        "document": quote(
            an_entry(talk, kind=Entry.Kind.ACTION_BRIEF, countries=["KEN"], address="/briefs/x/"),
            *(frida, 15),
            has_voice=False,
        ),
        "gone": gone,
    }
    hidden = found["hidden"]
    Case.objects.create(voice=hidden.voice, anchor=hidden.anchor, why="flagged", stage="hidden", marks=[])
    Passage.objects.filter(pk=gone.passage_id).delete()
    return found


READ, WAITING, CLOSED, LEFT, LOST = State.READ, State.WAITING, State.CLOSED, State.LEFT_OUT, State.LOST
STATES = {
    "given": READ,
    "asked": WAITING,
    "refused": LEFT,
    "taken back": LOST,
    "no for the place": LOST,
    "no before an answer": LEFT,
    "hidden": LOST,
    "former": READ,
    "former, among members": READ,  # to strangers it is closed
    "among members": READ,
    "withdrawn thing": LOST,
    "superseded thing": LOST,
    "changed": READ,
    "document": READ,
    "gone": READ,
}


@pytest.mark.parametrize("preparing", [False, True])
def test_rows_without_words_say_of_every_state_to_every_reader_what_those_with_words_say(every, frida, preparing):
    admin = make_person("Adele")
    Appointment.objects.appoint(admin, Role.ADMINISTRATOR, by=Actor.objects.system())
    author = every["given"].voice.person
    numbers = [*(one.pk for one in every.values()), 999_999]

    for reader in (Stranger(), make_person("Awa"), frida, admin, author):
        full = seen((), numbers, (), reader=reader, preparing=preparing)
        light = seen((), numbers, (), reader=reader, preparing=preparing, wordless=True)

        assert {key: one._replace(**WORDLESS, is_changed=False) for key, one in full.items()} == light
        states = {name: full["excerpt", one.pk].state for name, one in every.items()}
        is_stranger = isinstance(reader, Stranger)
        assert states == STATES | ({"former, among members": CLOSED} if is_stranger else {})
        with_words = {name for name, one in every.items() if full["excerpt", one.pk].words}
        shown = {READ, WAITING} if preparing else {READ}
        assert with_words == {name for name, state in states.items() if state in shown}
        assert [one for one in light.values() if one.words or one.who or one.title] == []


def test_who_and_where_are_said_as_far_as_each_reader_may_know(every, frida):
    def told(name, reader):
        return seen((), [every[name].pk], (), reader=reader)["excerpt", every[name].pk]

    stranger, member = Stranger(), make_person("Awa")
    assert "Nima" in told("given", stranger).who.name
    assert told("given", every["given"].voice.person).who.is_you
    assert told("changed", stranger).who.name == "A health manager, South-East Asia Region"
    assert told("changed", stranger).countries == ()
    assert told("changed", stranger).is_changed
    assert not told("given", stranger).is_changed
    assert (told("former", stranger).who.name, told("former", stranger).countries) == ("A former member", ())
    assert (told("among members", stranger).address, told("among members", stranger).title) == ("", "")
    assert told("among members", member).address == "/there/members/#post-911"
    assert (told("document", stranger).who, told("document", stranger).where) == (None, "Kenya")
    assert (told("document", stranger).kind, told("gone", stranger).kind) == (SourceKind.ACTION_BRIEF, SourceKind.POST)
    assert told("gone", stranger).is_changed


def shown_in(page):
    """The pieces on a page, in their order."""
    return [int(number) for number in re.findall(r'id="excerpt-(\d+)"', page)]


def test_what_was_gathered_is_shown_by_pages_without_a_script(learning, talk, frida):
    numbers = gather(learning, entry_of(talk), frida, 2 * ON_A_PAGE + 10, under=10)
    browser, newest = sign_in(frida), list(reversed(numbers))

    page = browser.get(workspace(learning)).text
    assert shown_in(page) == newest[:ON_A_PAGE]
    assert f"1–{ON_A_PAGE} of {len(numbers)}" in page
    assert f"Gathered: {len(numbers)} pieces" in page
    assert f"{len(numbers) - 10} of them stand under no claim yet" in page
    assert 'rel="next" href="?page=2#gathered"' in page
    assert 'rel="prev"' not in page
    assert shown_in(browser.get(f"{workspace(learning)}?page=2").text) == newest[ON_A_PAGE : 2 * ON_A_PAGE]
    for asked in ("3", "99"):
        page = browser.get(f"{workspace(learning)}?page={asked}").text
        assert shown_in(page) == newest[2 * ON_A_PAGE :]
        assert 'rel="next"' not in page
    for asked in ("0", "x", "-1", "\0"):
        assert shown_in(browser.get(workspace(learning), {"page": asked}).text) == newest[:ON_A_PAGE]


def test_few_pieces_need_no_pages(learning, talk, frida):
    gather(learning, entry_of(talk), frida, 3)
    page = sign_in(frida).get(workspace(learning)).text
    assert 'aria-label="Pages of what was gathered"' not in page
    assert "of them stand under no claim" not in page


def test_filters_and_orders_reach_over_all_pages_and_stay_with_them(learning, talk, frida):
    here = entry_of(talk)
    waits = quote(here, frida, 100, stage="asked", quoting=Quoting.ASK)
    changed = quote(here, frida, 101, is_changed=True)
    named = quote(here, frida, 102, person=make_person("Aaron"), naming=Naming.OFFICE)
    early = quote(here, frida, 103, since=now() - timedelta(days=900))
    numbers = gather(learning, here, frida, ON_A_PAGE + 5, under=3)
    Brief.objects.filter(pk=learning.pk).update(excerpts=[waits.pk, changed.pk, named.pk, early.pk, *numbers])
    browser = sign_in(frida)

    assert shown_in(browser.get(f"{workspace(learning)}?show=open").text) == [changed.pk, waits.pk]
    assert named.pk not in shown_in(browser.get(f"{workspace(learning)}?sort=who").text)
    assert shown_in(browser.get(f"{workspace(learning)}?sort=who&page=2").text)[-1] == named.pk
    assert shown_in(browser.get(f"{workspace(learning)}?sort=date&page=2").text)[-1] == early.pk
    page = browser.get(f"{workspace(learning)}?show=unplaced&sort=date").text
    assert f"1–{ON_A_PAGE} of {len(numbers) + 1}" in page
    assert 'href="?show=unplaced&amp;sort=date&amp;page=2#gathered"' in page
    assert not set(shown_in(page)) & set(numbers[:3])


def test_after_an_act_the_page_and_the_unfolded_claim_are_shown_again(learning, talk, frida):
    numbers = gather(learning, entry_of(talk), frida, ON_A_PAGE + 5, under=1)
    where = {"q-page": "2", "q-claim": "abcd", "q-show": "unplaced"}

    answer = press(
        frida, learning, "placing", act="place", source=[f"excerpt-{numbers[1]}"], claim="abcd", side="for", **where
    )

    assert answer.url == f"{workspace(learning)}?show=unplaced&page=2&claim=abcd#gathered"
    page = sign_in(frida).get(answer.url).text
    assert 'name="q-page" value="2"' in page
    assert 'name="q-claim" value="abcd"' in page


def test_what_was_ticked_stays_ticked_where_an_act_is_refused(learning, talk, frida):
    numbers = gather(learning, entry_of(talk), frida, ON_A_PAGE + 5)
    ticked = f"excerpt-{numbers[0]}"
    said = {"act": "place", "source": [ticked], "claim": "gone", "q-page": "2"}

    answer = press(frida, learning, "placing", **said)

    assert answer.status_code == 409
    assert f'id="{ticked}" checked' in answer.text


def test_a_claim_with_many_pieces_shows_the_first_and_unfolds_and_its_line_counts_them_all(learning, talk, frida):
    many = UNDER_A_CLAIM + 20
    numbers = gather(learning, entry_of(talk), frida, many, under=many)
    browser = sign_in(frida)

    def under(address):
        text = browser.get(address).text
        claim = text.split('id="claim-abcd"')[1].split('id="gathered"')[0]
        return claim, [int(number) for number in re.findall(r'value="excerpt-(\d+)"', claim)]

    claim, pieces = under(workspace(learning))
    assert pieces == numbers[:UNDER_A_CLAIM]
    assert f"{many} experiences, 1 country, 1 region, none against" in claim
    assert f"All {many} pieces under this claim" in claim
    assert 'href="?claim=abcd#claim-abcd"' in claim
    claim, pieces = under(f"{workspace(learning)}?claim=abcd&page=1&sort=date")
    assert pieces == numbers
    assert 'href="?sort=date&amp;page=1#claim-abcd"' in claim
    assert "Only the first ones" in claim


def test_who_only_reads_the_workspace_ticks_nothing(learning, talk, frida, abena):
    numbers = gather(learning, entry_of(talk), frida, 3, under=3)
    learning.refresh_from_db()
    learning.submit(by=Actor.objects.of(frida))

    page = sign_in(frida).get(workspace(learning)).text

    assert f'value="excerpt-{numbers[0]}"' not in page
    assert "We lent insulin to post 0." in page
    assert "3 experiences" in page


def test_five_hundred_pieces_ask_the_database_no_more_than_five(learning, talk, frida):
    browser, asked = sign_in(frida), {}
    for many in (5, 500):
        Brief.objects.filter(pk=learning.pk).update(claims=[], excerpts=[])
        Excerpt.objects.all().delete()
        Passage.objects.filter(voice__place__startswith="elsewhere:").delete()
        Voice.objects.filter(place__startswith="elsewhere:").delete()
        gather(learning, entry_of(talk), frida, many, under=many)
        browser.get(workspace(learning))
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(workspace(learning)).text
        assert len(shown_in(page)) == min(many, ON_A_PAGE)
        asked[many] = [one["sql"][:300] for one in queries]

    assert len(asked[500]) == len(asked[5]) <= 12, asked


def test_pieces_are_told_apart_by_all_that_is_shown_of_them():
    """What is remembered of a line belongs to nobody who is shown something else of it."""
    key: Key = ("excerpt", 1)
    one = Seen(key, SourceKind.POST, State.READ, words="Mine.")
    assert hash(one) != hash(one._replace(words="Yours."))
    assert one != one._replace(is_changed=True)
