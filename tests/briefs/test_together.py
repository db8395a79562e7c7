"""Writing a brief together: who writes along, who has it open now, and two who save at once."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from briefs import policy
from briefs.models import Brief, CoAuthor, Edit, a_claim
from briefs.together import presence
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Entry
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people import facts
from hlh.people.erasing import erase
from hlh.people.models import Voice
from hlh.people.voices import voice_of
from tests.briefs.conftest import FORM, TOLD, editor, field, make_brief
from tests.conftest import sign_in


def invite(author, brief, address):
    return sign_in(author).post(f"/briefs/{brief.ref}/coauthors/", {"address": address})


def join(author, person, brief, naming=0):
    """Somebody is asked, says yes, and is named as they choose."""
    invite(author, brief, person.email)
    asked = CoAuthor.objects.get(brief=brief, address=person.email)
    return sign_in(person).post(asked.get_absolute_url(), {"naming": naming, "quoting": "ask"})


def save(person, brief, edition, **said):
    return sign_in(person).post(f"/briefs/{brief.ref}/edit/", FORM | {"edition": edition, "save": "1"} | said)


@pytest.fixture
def joint(amina, fatou, draft):
    join(amina, fatou, draft)
    draft.refresh_from_db()
    return draft


def test_an_author_asks_somebody_by_their_address_who_then_writes_along(amina, fatou, draft):
    assert invite(amina, draft, fatou.email)["Location"] == f"/briefs/{draft.ref}/coauthors/"
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="brief-invited")
    asked = CoAuthor.objects.get()
    assert asked.get_absolute_url() in letter.text
    assert sign_in(fatou).get(f"/briefs/{draft.ref}/edit/").status_code == 404
    assert TOLD["title"] in sign_in(fatou).get(asked.get_absolute_url()).text

    answer = sign_in(fatou).post(asked.get_absolute_url(), {"naming": 3, "quoting": "no"})

    assert answer["Location"] == f"/briefs/{draft.ref}/next/"
    assert sign_in(fatou).get(f"/briefs/{draft.ref}/edit/").status_code == 200
    page = sign_in(amina).get(draft.get_absolute_url()).text
    assert "Fatou" in page
    assert not CoAuthor.objects.get().address
    settle_all()
    assert "brief-joined" in Notice.objects.of(amina).values_list("kind", flat=True)
    assert TOLD["title"] in sign_in(fatou).get("/briefs/").text


def test_whether_an_address_has_an_account_is_nobodys_to_know(amina, fatou, draft):
    known, unknown = invite(amina, draft, fatou.email), invite(amina, draft, "nobody@nowhere.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    page = sign_in(amina).get(f"/briefs/{draft.ref}/coauthors/").text
    assert page.count("Take the invitation back") == 2
    assert invite(amina, draft, "no address").status_code == 422


def test_nobody_else_takes_an_invitation(amina, fatou, emad, draft):
    invite(amina, draft, fatou.email)
    there = CoAuthor.objects.get().get_absolute_url()
    for method in ("get", "post"):
        assert getattr(sign_in(emad), method)(there, {"naming": 0, "quoting": "ask"}).status_code == 404
    assert sign_in(fatou).post(there, {"no": "1"})["Location"] == "/briefs/"
    assert CoAuthor.objects.get().stage == "declined"
    assert sign_in(fatou).get(there).status_code == 404


def test_who_writes_along_changes_the_text_and_their_own_naming_alone_and_hands_nothing_in(amina, fatou, joint):
    before = Voice.objects.get(pk=joint.voice_id).naming
    assert save(fatou, joint, joint.edition, title="Counted anew", naming=3).status_code == 302
    joint.refresh_from_db()
    assert joint.title == "Counted anew"
    assert Voice.objects.get(pk=joint.voice_id).naming == before
    assert voice_of(fatou, joint.place).naming == 3
    browser = sign_in(fatou)
    assert "Hand it in for review" not in browser.get(f"/briefs/{joint.ref}/edit/").text
    assert browser.post(f"/briefs/{joint.ref}/submission/").status_code == 403
    assert (
        browser.post(f"/briefs/{joint.ref}/edit/", FORM | {"edition": joint.edition, "review": "1"}).status_code == 403
    )
    for address in ("coauthors/", f"coauthors/{CoAuthor.objects.get().pk}/leaving/"):
        assert browser.post(f"/briefs/{joint.ref}/{address}").status_code == 403
    assert Brief.objects.get(pk=joint.pk).stage == "draft"


def test_nobody_who_wrote_some_of_it_publishes_it_also_when_they_left(amina, joint):
    kofi = editor("Kofi", "region:AFR")
    join(amina, kofi, joint)
    sign_in(kofi).post(f"/briefs/{joint.ref}/leaving/")
    joint.submit(by=Actor.objects.of(amina))
    joint.refresh_from_db()
    assert not policy.may_decide(kofi, joint)
    assert sign_in(kofi).post(f"/briefs/{joint.ref}/publication/", {"edition": joint.edition}).status_code == 403


def test_who_left_or_was_let_go_reads_it_no_more(amina, fatou, joint):
    sign_in(amina).post(f"/briefs/{joint.ref}/coauthors/{CoAuthor.objects.get().pk}/leaving/")
    assert sign_in(fatou).get(f"/briefs/{joint.ref}/edit/").status_code == 404
    join(amina, fatou, joint)
    assert sign_in(fatou).get(f"/briefs/{joint.ref}/edit/").status_code == 200
    sign_in(fatou).post(f"/briefs/{joint.ref}/leaving/")
    assert sign_in(fatou).get(f"/briefs/{joint.ref}/edit/").status_code == 404
    verbs = Fact.objects.filter(verb__startswith="brief.coauthor").order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["brief.coauthor_invited", "brief.coauthor_joined", "brief.coauthor_left"]


def test_who_joins_again_is_named_as_they_choose_now(amina, fatou, draft):
    for naming, quoting in ((3, "no"), (0, "ask"), (3, "ask")):
        invite(amina, draft, fatou.email)
        asked = CoAuthor.objects.get(brief=draft, stage="invited")
        sign_in(fatou).post(asked.get_absolute_url(), {"naming": naming, "quoting": quoting})
        voice = voice_of(fatou, draft.place)
        assert (voice.naming, voice.quoting) == (naming, quoting)
        sign_in(fatou).post(f"/briefs/{draft.ref}/leaving/")
    told = Fact.objects.filter(verb=facts.NAMING_CHANGED, target_id=voice.pk)
    assert [fact.details["naming"] for fact in told.order_by("pk")] == [0, 3]  # at first nothing was changed


def test_a_decision_is_told_to_everybody_who_writes(amina, fatou, joint):
    joint.submit(by=Actor.objects.of(amina))
    joint.send_back("Say how many.", by=Actor.objects.system())
    settle_all()
    assert Letter.objects.filter(kind="brief-decided").count() == 2


def test_what_was_written_along_stays_when_its_author_is_erased(amina, fatou, joint):
    erase(amina, by=Actor.objects.system())
    joint = Brief.objects.select_related("voice").get(pk=joint.pk)
    assert policy.may_hand_in(fatou, joint)
    assert sign_in(fatou).post(f"/briefs/{joint.ref}/submission/")["Location"] == f"/briefs/{joint.ref}/next/"


# Open at once


def channel(page):
    return re.search(r'data-channel="(.*?)"', page)[1]


def warned(page):
    """What the page says of others as it is opened."""
    return re.search(r'id="others"[^>]*>(.*?)<', page)[1]


def test_the_second_is_warned_on_the_page_as_it_is_opened_by_the_name_in_this_brief(amina, fatou, joint):
    page = sign_in(amina).get(f"/briefs/{joint.ref}/edit/").text
    assert not warned(page)
    assert warned(sign_in(fatou).get(f"/briefs/{joint.ref}/more/").text) == (
        "Somebody else has this text open now: A health manager."
    )
    assert "Amina" not in sign_in(fatou).get(f"/briefs/{joint.ref}/edit/").text.split('class="cols"')[0]


def test_a_page_that_lies_open_learns_it_within_one_look_and_without_the_database(
    client, amina, fatou, joint, django_assert_num_queries
):
    mine = {"channel": channel(sign_in(amina).get(f"/briefs/{joint.ref}/edit/").text), "edition": joint.edition}
    there, same = f"/briefs/{joint.ref}/presence/", {"Sec-Fetch-Site": "same-origin"}
    with django_assert_num_queries(0):
        assert client.post(there, mine, headers=same).status_code == 204
    theirs = {"channel": channel(sign_in(fatou).get(f"/briefs/{joint.ref}/edit/").text), "edition": joint.edition}
    answer = client.post(there, mine, headers=same)
    assert answer.text == "Somebody else has this text open now: A health manager."
    client.post(there, theirs | {"gone": "1"}, headers=same)
    assert client.post(there, mine, headers=same).status_code == 204
    save(fatou, joint, joint.edition, title="Counted anew")
    assert "It was saved meanwhile." in client.post(there, mine, headers=same).text


@pytest.mark.parametrize("made_up", ["", "x", "1.2.3", "1" * 3000, "1.1.1:abc"])
def test_a_channel_that_was_made_up_opens_nothing(client, joint, made_up):
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.post(f"/briefs/{joint.ref}/presence/", {"channel": made_up}, headers=same).status_code == 404


def test_a_brief_with_one_author_asks_nobody(amina, draft):
    page = sign_in(amina).get(f"/briefs/{draft.ref}/edit/").text
    assert "data-presence" not in page
    assert "presence.js" not in page
    assert not presence.names_of([])


# Saved at once


def test_the_later_save_is_refused_and_shows_what_the_other_changed_beside_the_own_words(amina, fatou, joint):
    edition = joint.edition
    save(amina, joint, edition, outcome="Nobody ran out of insulin.", challenge="Roads were cut.")
    answer = save(fatou, joint, edition, outcome="Two facilities ran out.", action="Lent by lorry.")

    assert answer.status_code == 409
    page = answer.text
    assert "Saved meanwhile by: A health manager" in page
    assert re.search(r"<del>.*?</del>", page)
    assert "<ins>Nobody" in page
    assert "Your words:" in page
    assert "What is still needed stands beside its field." not in page, "nothing is wrong with the words themselves"
    assert field(page, "outcome") == "Two facilities ran out."  # changed by both: the own words
    assert field(page, "action") == "Lent by lorry."  # changed here alone
    assert field(page, "challenge") == "Roads were cut."  # changed there alone: not put back
    joint.refresh_from_db()
    assert joint.outcome == "Nobody ran out of insulin."

    edition = int(re.search(r'name="edition" value="(\d+)"', page)[1])
    said = {name: field(page, name) for name in ("outcome", "action", "challenge")}
    assert save(fatou, joint, edition, **said).status_code == 302
    joint.refresh_from_db()
    assert (joint.outcome, joint.challenge) == ("Two facilities ran out.", "Roads were cut.")


def test_two_saves_later_the_difference_is_from_what_it_was_then(amina, fatou, joint):
    edition = joint.edition
    save(amina, joint, edition, title="Second title")
    save(amina, joint, edition + 1, title="Third title")
    page = save(fatou, joint, edition, title="Mine").text
    assert "Second" not in page
    assert "<ins>Third" in page


def test_claims_that_another_saved_are_not_put_back(amina, frida, fatou):
    make_brief(fatou, stage="published", country="SEN")
    entry = Entry.objects.get(kind="action_brief")
    brief = make_brief(frida, kind="learning", claims=[a_claim("Lending helps.", [entry.pk])])
    join(frida, amina, brief)
    brief.refresh_from_db()
    key, edition = brief.claims[0]["key"], brief.edition
    form = {"title": TOLD["title"], "area": "6", "challenge": TOLD["challenge"], "naming": "0", "quoting": "ask"}
    form |= {"claim-1": "Lending helps.", "sources-1": entry.address, "key-1": key, "edition": edition, "save": "1"}
    there = f"/briefs/{brief.ref}/edit/"
    assert sign_in(amina).post(there, form | {"claim-1": "Lending helps much."}).status_code == 302
    answer = sign_in(frida).post(there, form | {"title": "Mine"})
    assert answer.status_code == 409
    assert field(answer.text, "claim-1") == "Lending helps much."
    assert field(answer.text, "title") == "Mine"


def test_a_free_tag_that_another_added_is_taken_over(amina, fatou, joint):
    there = f"/briefs/{joint.ref}/more/"
    edition = joint.edition
    assert sign_in(amina).post(there, {"tags": "insulin", "edition": edition}).status_code == 302
    answer = sign_in(fatou).post(there, {"points": "Lend.", "tags": "", "edition": edition})
    assert answer.status_code == 409
    assert field(answer.text, "tags") == "insulin"
    assert field(answer.text, "points") == "Lend."


def test_what_was_kept_while_typing_does_not_overwrite_what_another_saved_since(amina, fatou, joint):
    browser = sign_in(fatou)
    typed = FORM | {"edition": joint.edition, "outcome": "Two facilities ran out."}
    assert browser.post(f"/me/drafts/?for=/briefs/{joint.ref}/edit/", typed).status_code in (200, 204, 302, 303)
    save(amina, joint, joint.edition, outcome="Nobody ran out of insulin.", challenge="Roads were cut.")

    answer = browser.get(f"/briefs/{joint.ref}/edit/")
    assert answer.status_code == 200
    assert "Saved meanwhile by: A health manager" in answer.text
    assert field(answer.text, "outcome") == "Two facilities ran out."
    assert field(answer.text, "challenge") == "Roads were cut."


def test_saves_of_long_ago_are_not_kept(amina, draft):
    for number in range(70):
        draft.keep({"title": f"Title {number}"}, seen=draft.edition)
    assert Edit.objects.filter(brief=draft).count() <= 61
    translation.activate("en")
    assert sign_in(amina).get(f"/briefs/{draft.ref}/edit/").status_code == 200
