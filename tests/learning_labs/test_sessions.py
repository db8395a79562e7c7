"""A session is planned, moved, held or cancelled: who sees it, who is told, and what is never shown."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.lineage import SIGNS
from hlh.catalogue.models import Entry, Passage
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.mail.telling import collect
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Profile, Voice
from learning_labs.models import Coming, Lab, Membership, Session, Watch
from learning_labs.sessions import meeting
from learning_labs.sessions.replanning import edition_of
from tests.conftest import make_lab, make_person, sign_in

SECRET = "https://meet.example/wexlorian"


def make_session(lab, **said):
    fields = {"title": "Small loans", "agenda": "**Who** lends?", "begins_at": now() + timedelta(days=3)}
    return Session.objects.plan(lab, by=Actor.objects.system(), **fields | {"join_link": SECRET} | said)


def form(**said):
    fields = {"title": "Small loans", "begins": "2027-03-01T14:00", "zone": "Africa/Nairobi", "minutes": "60"}
    return fields | {"language": "en", "agenda": "Who lends?", "join_link": SECRET, "once": "abc"} | said


def told(person, kind):
    settle_all()
    send_due()
    found = Letter.objects.filter(kind=kind, to__in=Voice.objects.filter(person=person), state="sent")
    return [letter.text for letter in found.order_by("pk")]


def begun(session):
    Session.objects.filter(pk=session.pk).update(begins_at=now() - timedelta(minutes=5))
    session.refresh_from_db()


def over(session):
    Session.objects.filter(pk=session.pk).update(begins_at=now() - timedelta(hours=2))


def test_a_facilitator_plans_once_and_everybody_reads_it_in_their_own_zone(lab, keeper, fatou, client):
    page = f"/labs/{lab.slug}/sessions/"
    assert sign_in(fatou).post(f"{page}new/", form()).status_code == 403
    browser = sign_in(keeper)
    assert browser.get(f"{page}new/").status_code == 200
    for _twice in range(2):
        assert browser.post(f"{page}new/", form()).status_code == 302
    session = Session.objects.get()
    assert session.begins_at == datetime(2027, 3, 1, 11, tzinfo=UTC)
    Profile.objects.update_or_create(person=fatou, defaults={"time_zone": "Asia/Tokyo"})
    assert "8 p.m." in (seen := sign_in(fatou).get(f"{page}1/").content.decode())
    assert "Asia/Tokyo" in seen
    stranger = client.get(f"{page}1/").content.decode()
    assert "11 a.m." in stranger
    assert "2 p.m." in stranger
    assert "Africa/Nairobi" in stranger
    assert "Small loans" in client.get(f"/labs/{lab.slug}/").content.decode()
    assert Entry.objects.get(kind="session").address == f"{page}1/"
    assert not list(differences())


@pytest.mark.parametrize(
    "wrong",
    [
        {"begins": "2020-01-01T10:00"},
        {"begins": "0001-01-01T00:00"},
        {"begins": "9999-12-31T23:59"},
        {"begins": "soon\0"},
        {"begins": "2027-03-28T02:30", "zone": "Europe/Paris"},  # clocks go from two to three
        {"zone": "Mars/Base"},
        {"join_link": "http://meet.example/1"},
        {"join_link": "javascript:alert(1)"},
        {"minutes": "99999999999"},
        {"title": ""},
    ],
)
def test_what_cannot_be_is_said_beside_its_field(lab, keeper, wrong):
    answer = sign_in(keeper).post(f"/labs/{lab.slug}/sessions/new/", form(**wrong))
    assert answer.status_code == 422
    assert "wrong-why" in answer.content.decode()
    assert not Session.objects.exists()


def test_the_way_in_is_shown_near_its_time_to_who_comes_and_to_its_people_only(lab, keeper, fatou, amina, client):
    session = make_session(lab)
    page = session.get_absolute_url()
    Membership.objects.create(lab=lab, person=amina)
    sign_in(fatou).post(f"{page}coming/", {"comes": "yes"})
    for person in (fatou, amina):
        assert SECRET not in sign_in(person).get(page).content.decode()
    Session.objects.filter(pk=session.pk).update(begins_at=now() + timedelta(minutes=20))
    for person in (fatou, amina, keeper):
        assert SECRET in sign_in(person).get(page).content.decode()
    assert SECRET not in sign_in(make_person("Rosa")).get(page).content.decode()
    for address in (page, f"/labs/{lab.slug}/", f"/labs/{lab.slug}/sessions/"):
        assert SECRET not in client.get(address).content.decode()
    assert not Passage.objects.filter(text__contains="wexlorian").exists()


def test_few_who_come_are_not_counted_in_public(lab, client):
    session = make_session(lab)
    for number, country in enumerate(["KEN", "KEN", "SEN", "FRA", "FRA"]):
        assert "People who come" not in client.get(session.get_absolute_url()).content.decode()
        person = make_person(f"P{number}", country_id=country)
        sign_in(person).post(f"{session.get_absolute_url()}coming/", {"comes": "yes"})
    assert "People who come: 5, countries: 3" in client.get(session.get_absolute_url()).content.decode()


def test_each_letter_comes_once_to_those_whom_it_concerns(lab, keeper, fatou, amina):
    Membership.objects.create(lab=lab, person=amina)
    session = make_session(lab)
    page = session.get_absolute_url()
    settle_all()
    Coming.objects.say(session, fatou, comes=True)
    Coming.objects.say(session, amina, comes=False)
    at = (now() + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
    moved = form(begins=at, zone="UTC", edition=edition_of(session))
    assert sign_in(keeper).post(f"{page}settings/", moved).status_code == 302
    assert len(told(fatou, "session-changed")) == 1
    assert not told(amina, "session-changed")
    assert (meeting.remind_of_what_is_near(), meeting.remind_of_what_is_near()) == (1, 0)
    assert len(told(fatou, "session-near")) == 1
    assert not told(amina, "session-near")
    assert sign_in(keeper).post(f"{page}cancellation/", {"reason": ""}).status_code == 422
    assert sign_in(keeper).post(f"{page}cancellation/", {"reason": "The line is down."}).status_code == 302
    assert "The line is down." in told(fatou, "session-changed")[1]
    assert SECRET not in "".join(told(fatou, "session-near"))
    assert sign_in(fatou).post(f"{page}coming/", {"comes": "yes"}).status_code == 409
    assert not Entry.objects.filter(kind="session").exists()
    assert Lab.objects.get(pk=lab.pk).next_session is None
    assert not list(differences())


def test_each_member_is_invited_once_as_they_chose_and_who_planned_it_is_not(lab, keeper, fatou, amina):
    by, muted = Actor.objects.system(), make_person("Rosa")
    for person in (keeper, fatou, amina, muted):
        lab.welcome(person, by=by)
    Preferences.objects.update_or_create(person=fatou, defaults={"cadences": {"session-planned": "now"}})
    Watch.objects.choose(muted, Watch.Level.MUTE, lab=lab)
    for _twice in range(2):
        assert sign_in(keeper).post(f"/labs/{lab.slug}/sessions/new/", form()).status_code == 302
    [invitation] = told(fatou, "session-planned")
    assert "Small loans" in invitation
    assert SECRET not in invitation
    noticed = Notice.objects.filter(kind="session-planned").select_related("to__person").order_by("pk")
    assert {(one.to.person, one.collects) for one in noticed} == {(fatou, ""), (amina, "daily")}
    assert len(noticed) == 2
    Notice.objects.update(at=now() - timedelta(days=2))
    collect()
    send_due()
    [digest] = Letter.objects.filter(kind="digest", state="sent")
    assert (digest.to.person, digest.text.count("Small loans")) == (amina, 1)
    for person in (keeper, amina, muted):
        assert not told(person, "session-planned")


def test_a_form_that_changes_nothing_tells_nothing_and_an_older_one_overwrites_nothing(lab, keeper, fatou):
    sign_in(keeper).post(f"/labs/{lab.slug}/sessions/new/", form())
    session = Session.objects.get()
    Coming.objects.say(session, fatou, comes=True)
    browser, page = sign_in(keeper), f"{session.get_absolute_url()}settings/"
    older = edition_of(session)
    assert older in browser.get(page).text
    facts = Fact.objects.filter(verb="session.changed")
    assert browser.post(page, form(edition=older)).status_code == 302
    assert not facts.exists()
    assert browser.post(page, form(edition=older, title="Large loans")).status_code == 302
    answer = browser.post(page, form(edition=older, title="No loans", minutes="90"))
    assert answer.status_code == 409
    for words in ("Large loans", "No loans", 'value="90"'):
        assert words in answer.text
    session.refresh_from_db()
    assert (session.title, session.minutes, session.sequence) == ("Large loans", 60, 1)
    assert edition_of(session) in answer.text  # sent once more, it is done knowingly
    assert browser.post(page, form(edition=edition_of(session), title="No loans")).status_code == 302
    assert facts.count() == 2
    assert not told(fatou, "session-changed")


def test_a_session_is_found_by_its_kind_and_has_its_sign_in_a_thread(lab, client):
    session = make_session(lab)
    make_lab("loans", title="Small loans")
    page = client.get("/search/?q=loans&kind=session").text
    assert "Live session" in page
    assert session.address in page
    assert 'href="/labs/loans/"' not in page
    assert set(SIGNS) == set(Entry.Kind)
    signs = Path("templates/components/symbols.html").read_text()
    for sign in SIGNS.values():
        assert f'id="i-{sign}"' in signs


def test_notes_are_written_once_it_has_begun_and_are_found(lab, keeper, fatou, client):
    session = make_session(lab)
    page, said = session.get_absolute_url(), {"notes": "Lend *early*.", "recording": "https://video.example/1"}
    assert sign_in(keeper).post(f"{page}notes/", said).status_code == 409
    begun(session)
    assert sign_in(fatou).post(f"{page}notes/", said).status_code == 403
    assert sign_in(keeper).post(f"{page}notes/", said).status_code == 302
    seen = client.get(page).content.decode()
    assert "<em>early</em>" in seen
    assert "https://video.example/1" in seen
    assert Passage.objects.get(anchor="notes").text == "Lend *early*."
    assert not list(differences())


def test_a_lab_with_planned_sessions_does_not_close_and_a_closed_one_plans_none(lab, keeper):
    session = make_session(lab)
    closing = f"/labs/{lab.slug}/settings/closing/"
    assert sign_in(keeper).post(closing, {"reason": "Done."}).status_code == 409
    session.cancel(reason="Done.", by=Actor.objects.system())
    assert sign_in(keeper).post(closing, {"reason": "Done."}).status_code == 302
    assert sign_in(keeper).post(f"/labs/{lab.slug}/sessions/new/", form()).status_code == 409


def test_a_closed_circle_keeps_its_sessions_to_itself(fatou, amina, client):
    lab = make_lab("quiet", readers="lab")
    Membership.objects.create(lab=lab, person=amina)
    session = make_session(lab)
    for address in (session.get_absolute_url(), "/labs/quiet/sessions/"):
        assert client.get(address).status_code == sign_in(fatou).get(address).status_code == 404
        assert sign_in(amina).get(address).status_code == 200
    assert sign_in(fatou).post(f"{session.get_absolute_url()}coming/", {"comes": "yes"}).status_code == 404


def test_what_somebody_answered_is_theirs_to_copy_and_goes_with_them(lab, fatou):
    Coming.objects.say(make_session(lab), fatou, comes=True)
    assert "Small loans" in zipfile.ZipFile(io.BytesIO(everything_of(fatou))).read("everything.json").decode()
    erase(fatou, by=Actor.objects.system())
    assert not Coming.objects.exists()


def test_lists_cost_the_same_at_one_and_at_thirty(lab, client: Client, django_assert_max_num_queries):
    make_session(lab)
    for _round in range(2):
        with django_assert_max_num_queries(4):
            assert client.get(f"/labs/{lab.slug}/sessions/").status_code == 200
        for number in range(15 if _round == 0 else 0):
            make_session(lab, title=f"Session {number}")
            over(make_session(lab))
    assert client.get(f"/labs/{lab.slug}/sessions/?after=nonsense").status_code == 200
