"""Who may do what with a brief, and when."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import IntegrityError, transaction

from briefs.models import Brief, Decision
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.models import Entry
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Person
from tests.briefs.conftest import editor, field, make_brief, new_version, post
from tests.conftest import make_person, sign_in

DECISIONS = {"publication": {}, "return": {"words": "Say how many."}, "decline": {"words": "Not about services."}}


def stage_of(brief):
    return Brief.objects.get(pk=brief.pk).stage


def test_an_editor_of_the_region_publishes_and_everybody_reads(client, submitted, abena):
    assert client.get(submitted.get_absolute_url()).status_code == 404

    answer = post(abena, submitted, "publication", words="Thank you.")

    submitted.refresh_from_db()
    assert submitted.ref.startswith("AB-")
    assert answer["Location"] == submitted.get_absolute_url()
    page = client.get(submitted.get_absolute_url())
    assert page.status_code == 200
    assert "one-page note" in page.text
    assert f"hlh:{submitted.ref.lower()}" in page.text


def test_what_reads_like_advice_for_a_patient_is_marked_for_its_author_and_before_an_editor_decides(
    amina, abena, submitted
):
    advice = make_brief(amina, stage="in_review", action="Give the child 250 mg amoxicillin twice a day.")
    for reader in (amina, abena):
        page = sign_in(reader).get(f"/briefs/{advice.ref}/next/").text
        assert "reads like treatment advice for a patient" in page
    assert "Your decision" in page
    assert sign_in(abena).get("/briefs/review/").text.count("It reads like treatment advice for a patient") == 1
    assert "treatment advice" not in sign_in(abena).get(f"/briefs/{submitted.ref}/next/").text


def test_readers_with_an_account_flag_a_published_brief(client, published, emad):
    way = f"/moderation/flag/?at={published.get_absolute_url()}"
    assert way in sign_in(emad).get(published.get_absolute_url()).text
    assert "/moderation/" not in client.get(published.get_absolute_url()).text
    assert sign_in(emad).post(way, {"reason": "wrong", "words": ""})["Location"] == published.get_absolute_url()


def test_nobody_publishes_their_own_brief(abena):
    own = make_brief(abena, stage="in_review")

    answer = post(abena, own, "publication")

    assert answer.status_code == 403
    assert "Somebody else has to publish what you wrote." in answer.text
    assert stage_of(own) == "in_review"


@pytest.mark.parametrize("act", DECISIONS)
def test_an_editor_of_another_region_cannot_touch_what_is_in_review(submitted, emad, act):
    assert sign_in(emad).get(f"/briefs/{submitted.ref}/next/").status_code == 404
    assert post(emad, submitted, act, **DECISIONS[act]).status_code == 404
    assert stage_of(submitted) == "in_review"


def test_an_editor_of_another_region_is_told_why_they_cannot_withdraw(published, emad):
    answer = post(emad, published, "withdrawal", words="Wrong figures.")

    assert answer.status_code == 403
    assert "editors of this region" in answer.text
    assert stage_of(published) == "published"


def test_an_editor_of_an_area_decides_about_its_briefs_alone(amina):
    ines = editor("Ines", "area:6")
    theirs, other = make_brief(amina, stage="in_review"), make_brief(amina, stage="in_review", area=9)

    assert post(ines, theirs, "publication").status_code == 302
    assert post(ines, other, "publication").status_code == 404


def test_an_editor_of_everything_decides_about_every_country(submitted):
    assert post(editor("Edith"), submitted, "publication").status_code == 302


@pytest.mark.parametrize("act", DECISIONS)
def test_an_administrator_reads_what_is_in_review_and_decides_nothing(submitted, ada, act):
    assert sign_in(ada).get(f"/briefs/{submitted.ref}/next/").status_code == 200

    answer = post(ada, submitted, act, **DECISIONS[act])

    assert answer.status_code == 403
    assert "Only editors of this region decide" in answer.text


@pytest.mark.parametrize("act", [*DECISIONS, "submission", "revision", "withdrawal", "succession"])
def test_strangers_and_other_authors_find_no_draft(client, draft, fatou, act):
    said = {"words": "Because."}
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert sign_in(fatou).get(draft.get_absolute_url()).status_code == 404
    assert sign_in(fatou).get(f"/briefs/{draft.ref}/edit/").status_code == 404
    assert post(fatou, draft, act, **said).status_code == 404
    assert stage_of(draft) == "draft"


def test_editors_do_not_see_drafts(draft, abena):
    assert sign_in(abena).get(draft.get_absolute_url()).status_code == 404


def test_only_its_author_changes_what_is_published(published, fatou):
    for act in ("revision", "submission", "edit", "more", "naming"):
        answer = post(fatou, published, act, title="Mine now")
        assert answer.status_code == 403
        assert "Only its author" in answer.text


def test_an_author_hands_in_and_waits(draft, amina):
    answer = post(amina, draft, "submission")

    assert answer["Location"] == f"/briefs/{draft.ref}/next/"
    page = sign_in(amina).get(answer["Location"]).text
    assert "An editor of your region reads it" in page
    assert "Publish" not in page.split("<main")[1].split("<footer")[0].replace("Published", "")


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_handed_in(amina):
    brief = make_brief(amina, outcome="")

    answer = post(amina, brief, "submission")

    assert answer.status_code == 422
    assert "Say what came of it" in answer.text
    assert stage_of(brief) == "draft"


def test_publishing_twice_is_a_conflict_and_says_so(submitted, abena):
    post(abena, submitted, "publication")

    again = post(abena, submitted, "publication", words="Well told.")

    assert again.status_code == 409
    assert "Published" in again.text
    assert "Well told." in again.text


@pytest.mark.parametrize("act", ["return", "decline"])
def test_a_decision_that_comes_too_late_is_a_conflict(published, abena, act):
    answer = post(abena, published, act, words="Say how many.")

    assert answer.status_code == 409
    assert "Say how many." in answer.text


@pytest.mark.parametrize("act", ["return", "decline", "withdrawal", "succession"])
def test_who_says_no_says_why(submitted, published, abena, act):
    brief = submitted if act in ("return", "decline") else published

    answer = post(abena, brief, act, words=" ", instead="")

    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert stage_of(brief) == brief.stage


def test_the_database_refuses_a_no_without_words(submitted):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(brief=submitted, what="returned", by=Actor.objects.system())


def test_it_is_sent_back_with_words_mended_and_handed_in_again(submitted, amina, abena):
    assert post(abena, submitted, "return", words="Say how many.").status_code == 302
    page = sign_in(amina).get(submitted.get_absolute_url()).text
    assert "Say how many." in page
    assert "Go on writing" in page
    submitted.refresh_from_db()

    submitted.keep({"outcome": "Nine of nine facilities had stock."}, seen=submitted.edition)
    assert post(amina, submitted, "submission").status_code == 302

    assert post(abena, submitted, "publication").status_code == 302


@pytest.mark.parametrize("act", DECISIONS)
def test_an_editor_decides_about_the_text_that_they_read(submitted, amina, abena, act):
    read = field(sign_in(abena).get(f"/briefs/{submitted.ref}/next/").text, "edition")
    submitted.send_back("Say how many.", by=Actor.objects.system())
    submitted.keep({"outcome": "Nothing that anybody read."}, seen=submitted.edition)
    submitted.submit(by=Actor.objects.of(amina))

    answer = post(abena, submitted, act, edition=read, words="Well told.")

    assert answer.status_code == 409
    assert "another text meanwhile" in answer.text
    assert "Well told." in answer.text
    assert stage_of(submitted) == "in_review"


def test_a_decision_that_says_nothing_of_what_was_read_is_refused(submitted, abena):
    assert post(abena, submitted, "publication", edition="").status_code == 409
    assert post(abena, submitted, "publication", edition="x").status_code == 422
    assert stage_of(submitted) == "in_review"


def test_what_is_declined_is_closed_and_its_author_reads_why(submitted, amina, abena, client):
    post(abena, submitted, "decline", words="This is about research.")

    assert stage_of(submitted) == "declined"
    assert "This is about research." in sign_in(amina).get(submitted.get_absolute_url()).text
    assert client.get(submitted.get_absolute_url()).status_code == 404


def test_a_new_version_in_review_is_not_declined(published, amina, abena):
    published.reopen(by=Actor.objects.system())
    published.keep({"note": "New figures."}, seen=published.edition)
    published.submit(by=Actor.objects.system())

    assert post(abena, published, "decline", words="No.").status_code == 409


def test_letters_go_to_the_author_alone_with_the_words(submitted, amina, abena, fatou, ada):
    post(abena, submitted, "return", words="Say how many facilities.")
    settle_all()
    send_due()

    letter = Letter.objects.get()
    assert letter.kind == "brief-decided"
    assert letter.to.place == f"brief:{submitted.pk}"
    assert letter.state == "sent"
    assert "Say how many facilities." in letter.text
    assert "Say how many facilities." in letter.html
    assert f"/briefs/{submitted.ref}/edit/" in letter.text


@pytest.mark.parametrize(
    ("act", "words", "subject"),
    [
        ("publication", "Well told.", "Your brief is published"),
        ("decline", "Not about services.", "Your brief was not taken"),
    ],
)
def test_each_decision_is_told_once(submitted, abena, act, words, subject):
    post(abena, submitted, act, words=words)
    settle_all()
    settle_all()
    send_due()

    letter = Letter.objects.get(kind="brief-decided")
    assert letter.subject == subject
    assert words in letter.text


def test_the_address_of_what_was_withdrawn_says_why_and_what_to_read_instead(client, published, amina, abena):
    instead = make_brief(amina, stage="published", title="Lending, told again")

    post(abena, published, "withdrawal", words="The figures were wrong.", instead=instead.ref)

    for address in (published.get_absolute_url(), f"/briefs/{published.ref}/1/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "This brief was withdrawn" in page.text
        assert "The figures were wrong." in page.text
        assert "Lending, told again" in page.text
        assert "one-page note" not in page.text
    assert published.title not in client.get("/briefs/").text
    assert published.title not in client.get("/search/?q=insulin").text


def test_its_author_withdraws_what_they_published(published, amina):
    assert post(amina, published, "withdrawal", words="I was asked to.").status_code == 302
    assert stage_of(published) == "withdrawn"


def test_what_is_not_public_is_not_withdrawn(submitted, abena):
    assert post(abena, submitted, "withdrawal", words="No.").status_code == 409


def test_what_to_read_instead_is_public(published, draft, abena):
    answer = post(abena, published, "withdrawal", words="Wrong.", instead=draft.ref)

    assert answer.status_code == 422
    assert "not a public page" in answer.text
    assert "Wrong." in answer.text


def test_a_superseded_brief_leads_on_and_stays_readable(client, published, amina, abena):
    successor = make_brief(amina, stage="published", title="Lending, with two years of figures")

    post(abena, published, "succession", words="More figures.", instead=successor.ref)

    page = client.get(published.get_absolute_url()).text
    assert "Another brief took its place" in page
    assert "Lending, with two years of figures" in page
    assert "one-page note" in page
    assert published.title not in client.get("/briefs/").text


def test_only_a_brief_takes_the_place_of_a_brief(published, lab, abena):
    answer = post(abena, published, "succession", words="More.", instead=lab.get_absolute_url())

    assert answer.status_code == 422
    assert "reference of the brief" in answer.text


def test_a_brief_does_not_take_its_own_place(published, abena):
    assert post(abena, published, "succession", words="More.", instead=published.ref).status_code == 409
    assert stage_of(published) == "published"


def test_before_publication_there_is_no_entry_after_it_everybody_reads_it(submitted, abena):
    assert not Entry.objects.filter(kind="action_brief").exists()

    post(abena, submitted, "publication")

    entry = Entry.objects.get(kind="action_brief")
    submitted.refresh_from_db()
    assert entry.audience.key == "public"
    assert (entry.areas, entry.countries, entry.address) == ([6], ["KEN"], f"/briefs/{submitted.ref}/")
    assert sorted(entry.passages.values_list("anchor", flat=True)) == ["action", "challenge", "outcome"]


def test_every_act_is_in_the_table_and_no_name(published, amina, abena):
    published.withdraw('=HYPERLINK("http://bad.example")', by=Actor.objects.of(abena))

    answer = sign_in(abena).get(f"/briefs/{published.ref}/acts.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["act"] for row in rows] == ["brief.started", "brief.submitted", "brief.published", "brief.withdrawn"]
    assert rows[-1]["words"].startswith("'=")
    assert "Amina" not in answer.text
    assert "Abena" not in answer.text


def test_the_table_of_acts_is_for_author_editors_and_administrators(client, published, amina, ada, fatou, emad):
    address = f"/briefs/{published.ref}/acts.csv"
    assert sign_in(amina).get(address).status_code == 200
    assert sign_in(ada).get(address).status_code == 200
    assert sign_in(fatou).get(address).status_code == 403
    assert sign_in(emad).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_the_review_list_is_for_editors_and_shows_their_own_scope(submitted, abena, emad, fatou, client):
    assert submitted.title in sign_in(abena).get("/briefs/review/").text
    empty = sign_in(emad).get("/briefs/review/").text
    assert submitted.title not in empty
    assert "Nothing waits for you" in empty
    assert sign_in(fatou).get("/briefs/review/").status_code == 403
    assert client.get("/briefs/review/").status_code == 302


def test_facts_hold_numbers_never_words(published, amina):
    new_version(published, outcome="Words that belong to the brief alone.")

    kept = str(list(Fact.objects.filter(verb__startswith="brief.").values_list("details", flat=True)))
    assert "belong" not in kept
    assert "New figures" not in kept


def test_what_an_erased_author_typed_for_the_next_version_goes_and_the_published_one_stays(
    client, published, amina, ada
):
    stood = published.action
    published.reopen(by=Actor.objects.of(amina))
    published.keep({"action": "Typed for nobody yet.", "note": "Not yet."}, seen=published.edition)

    erase(Person.objects.get(pk=amina.pk), by=Actor.objects.of(ada))

    published.refresh_from_db()
    assert (published.stage, published.action, published.note) == (Brief.Stage.PUBLISHED, stood, "")
    assert stood in client.get(published.get_absolute_url()).text


def test_an_erased_author_leaves_a_former_members_brief_and_no_draft(client, published, draft, amina, ada):

    erase(Person.objects.get(pk=amina.pk), by=Actor.objects.of(ada))

    page = client.get(published.get_absolute_url())
    assert page.status_code == 200
    assert "A former member" in page.text
    assert not Brief.objects.filter(pk=draft.pk).exists()


def test_what_a_former_member_handed_in_can_still_be_published(submitted, amina, ada, abena):

    erase(Person.objects.get(pk=amina.pk), by=Actor.objects.of(ada))

    assert post(abena, submitted, "publication").status_code == 302
    settle_all()
    assert not Letter.objects.exists()


def test_the_author_is_named_as_they_chose(client, amina):
    for naming, shown in ((3, "Amina, District health officer"), (0, "A health manager")):
        brief = make_brief(amina, stage="published")
        sign_in(amina).post(f"/briefs/{brief.ref}/naming/", {"naming": naming, "quoting": "no"})
        page = client.get(brief.get_absolute_url()).text
        assert shown in page
        assert ("Amina" in page) is (naming == 3)


def test_a_lone_member_of_a_country_is_not_offered_to_be_named_by_it(db):
    nauruan = make_person("Nora", country_id="NRU")
    page = sign_in(nauruan).get("/briefs/new/").text
    assert "A health manager, Nauru" not in page


def test_what_has_to_change_stands_where_it_is_changed_until_it_is_published(amina, abena, submitted):
    post(abena, submitted, "return", words="Say how many.")
    edit = f"/briefs/{submitted.ref}/edit/"
    assert "Say how many." in sign_in(amina).get(edit).text

    post(amina, submitted, "submission")
    post(abena, submitted, "publication")
    post(amina, submitted, "revision")

    brief = Brief.objects.get(pk=submitted.pk)
    for page in (f"/briefs/{brief.ref}/edit/", f"/briefs/{brief.ref}/next/"):
        assert "Say how many." not in sign_in(amina).get(page).text
