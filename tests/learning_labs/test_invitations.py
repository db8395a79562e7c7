"""An invited address lands in the right lab, in the right language; nobody else does, and nobody learns who has an account."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter, Stop
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Appointment, Person, Role
from learning_labs.models import Invitation, Membership
from learning_labs.models.invitations import MOST_A_DAY, MOST_OPEN
from tests.conftest import PASSWORD, make_lab, make_person, sign_in

NEWCOMER = "newcomer@ministry.example"
SAID = {"address": NEWCOMER, "language": "fr", "position": "member"}


@pytest.fixture
def inner(db):
    """A closed lab of invited people."""
    return make_lab("inner", title="Quiet wards", readers="lab")


@pytest.fixture
def keeper(inner):
    person = make_person("Faraja")
    inner.entrust(person, by=Actor.objects.system())
    return person


def invite(keeper, lab, **said):
    return sign_in(keeper).post(f"/labs/{lab.slug}/people/invitations/", SAID | said)


def letters():
    settle_all()
    send_due()
    return list(Letter.objects.filter(kind="lab-invited", state="sent").order_by("pk"))


def came_in(letter, browser=None):
    """A browser in which the link of a letter was opened, and the page where it leads."""
    browser = browser or Client()
    way = re.search(r"(?:/[a-z-]+)?/labs/invitations/[a-z0-9]+/\?key=[a-z2-7]+", letter.text)[0]
    return browser, browser.get(way)["Location"]


def take(browser, page):
    return browser.post(page, headers={"Sec-Fetch-Site": "same-origin"})


def test_an_invited_official_without_account_lands_in_the_right_lab_in_the_right_language(keeper, inner):
    assert invite(keeper, inner, address=NEWCOMER.upper())["Location"] == "/labs/inner/people/"
    (letter,) = letters()
    assert (letter.language, letter.to.address) == ("fr", NEWCOMER)
    browser, page = came_in(letter)
    assert page.startswith("/fr/labs/invitations/")
    shown = browser.get(page)
    assert "Quiet wards" in shown.text
    assert shown["Cache-Control"] == "no-store"
    assert take(browser, page).status_code == 403  # a stranger is told to sign in; opening a link proves nothing
    signup = re.search(r'href="(/fr/accounts/signup/[^"]+)"', shown.text)[1].replace("&amp;", "&")
    assert f'value="{NEWCOMER}"' in browser.get(signup).text
    browser.post("/fr/accounts/signup/", {"email": NEWCOMER, "password1": PASSWORD, "next": page})
    code = re.search(
        r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", Letter.objects.filter(kind="door").latest("pk").text, re.M
    )[1]
    assert browser.post("/fr/accounts/confirm-email/", {"code": code})["Location"] == page
    assert take(browser, page)["Location"] == "/fr/labs/inner/"
    assert browser.get("/fr/labs/inner/").status_code == 200
    official = Person.objects.get(email=NEWCOMER)
    assert official.language == "fr"
    assert Membership.objects.get(person=official).way == "invite"
    assert not Appointment.objects.filter(person=official).exists()
    assert Invitation.objects.get().address == ""


def test_who_has_an_account_takes_it_signed_in_and_may_be_invited_to_facilitate(keeper, inner, amina):
    invite(keeper, inner, address=amina.email, position="facilitator", language="en")
    (letter,) = letters()
    _stranger, page = came_in(letter)
    assert Client().get(page).status_code == 404  # nobody without the link
    browser = sign_in(amina)
    assert browser.get("/labs/inner/").status_code == 404
    assert "You are invited to facilitate it" in browser.get(page).text
    assert not Membership.objects.filter(person=amina).exists()
    assert browser.post(page)["Location"] == "/labs/inner/"
    leads = Appointment.objects.get(person=amina, role=Role.FACILITATOR)
    assert (leads.scope, leads.confirmed_by.person) == ([f"lab:{inner.pk}"], keeper)
    assert browser.get("/labs/inner/people/").status_code == 200
    again, used = came_in(letter)
    assert "This invitation was used already." in again.get(used).text
    assert take(again, used).status_code == 409


def test_a_forwarded_link_opens_nothing_for_another_account(keeper, inner, fatou):
    invite(keeper, inner, language="en")
    browser, page = came_in(letters()[0], sign_in(fatou))
    shown = browser.get(page).text
    assert "sent to another address" in shown
    assert "Quiet wards" not in shown
    assert NEWCOMER not in shown
    assert take(browser, page).status_code == 403
    EmailAddress.objects.create(user=fatou, email=NEWCOMER, verified=False)  # anybody may say that an address is theirs
    assert take(browser, page).status_code == 403
    assert not Membership.objects.filter(person=fatou).exists()


@pytest.mark.parametrize(
    ("becomes", "words"),
    [
        ("revoked", "This invitation was taken back."),
        ("expired", "older than thirty days"),
        ("closed", "This lab has closed."),
        ("left", "does not keep this lab any more"),
    ],
)
def test_what_cannot_be_taken_says_why_and_names_no_lab(keeper, inner, amina, becomes, words):
    invite(keeper, inner, address=amina.email, position="facilitator", language="en")
    browser, page = came_in(letters()[0], sign_in(amina))
    invitation = Invitation.objects.get()
    if becomes == "revoked":
        sign_in(keeper).post(f"/labs/inner/people/invitations/{invitation.ref}/revoking/")
    elif becomes == "expired":
        Invitation.objects.update(expires_at=now() - timedelta(days=1))
    elif becomes == "closed":
        inner.close(synthesis=None, reason="Done.", by=Actor.objects.system())
    else:
        Appointment.objects.get(person=keeper).end(by=Actor.objects.system())
    shown = browser.get(page).text
    assert words in shown
    assert "Quiet wards" not in shown
    assert take(browser, page).status_code == 409
    assert not Membership.objects.filter(person=amina).exists()


def test_nobody_learns_whether_an_address_has_an_account_or_belongs(keeper, inner, fatou, amina):
    inner.welcome(amina, by=Actor.objects.system())
    pages = []
    for address in (NEWCOMER, fatou.email, amina.email):
        assert invite(keeper, inner, address=address).status_code == 302
        twice = invite(keeper, inner, address=address)
        assert (twice.status_code, "invited already" in twice.text) == (422, True)
        page = sign_in(keeper).get("/labs/inner/people/").text
        pages.append(re.sub(r"[a-z0-9]{12}", "", page.partition("Open invitations")[2].replace(address, "")))
        sign_in(keeper).post(f"/labs/inner/people/invitations/{Invitation.objects.latest('pk').ref}/revoking/")
    assert len(pages) == 3
    assert len({page.count("<li>") for page in pages}) == 1
    assert not letters()  # all were taken back before anything was sent
    invite(keeper, inner, address=amina.email, language="en")
    browser, page = came_in(letters()[-1], sign_in(amina))
    assert "You belong to this lab." in browser.get(page).text


def test_an_expired_invitation_is_renewed_with_a_letter_of_its_own(keeper, inner):
    invite(keeper, inner)
    letters()
    Invitation.objects.update(expires_at=now() - timedelta(days=1))
    assert invite(keeper, inner, language="es").status_code == 302
    assert [letter.language for letter in letters()] == ["fr", "es"]
    assert Invitation.objects.get().language == "es"


def test_only_its_facilitators_invite_and_not_without_measure(keeper, inner, lab, fatou, frida):
    assert invite(fatou, inner).status_code == 404
    assert invite(frida, inner).status_code == 404  # a facilitator of everything does not see a closed lab
    assert invite(fatou, lab).status_code == 403
    for said in ({"address": "nobody"}, {"address": "a\0@b.example"}, {"language": "xx"}, {"position": "king"}):
        assert invite(keeper, inner, **said).status_code == 422
    by = Actor.objects.of(keeper)
    for number in range(MOST_A_DAY):
        Invitation.objects.invite(inner, f"a{number}@x.example", language="en", position="member", by=by)
    refused = invite(keeper, inner)
    assert (refused.status_code, "twenty people within a day" in refused.text) == (409, True)
    Invitation.objects.bulk_create(
        Invitation(lab=inner, address=f"b{number}@x.example", invited_by=Actor.objects.system())
        for number in range(MOST_OPEN - MOST_A_DAY)
    )
    Invitation.objects.filter(invited_by=by).update(invited_at=now() - timedelta(days=2))
    assert "Fifty invitations" in invite(keeper, inner).text
    assert Fact.objects.filter(verb="lab.invited").count() == MOST_A_DAY


def test_who_wants_no_letters_gets_no_second_invitation_and_an_erased_address_leaves_none(keeper, inner, lab):
    invite(keeper, inner)
    Stop.objects.create(voice=letters()[0].to)
    lab.entrust(keeper, by=Actor.objects.system())
    invite(keeper, lab)
    assert len(letters()) == 1
    person = Person.objects.create(email=NEWCOMER)
    EmailAddress.objects.create(user=person, email=NEWCOMER, verified=True, primary=True)
    copy = zipfile.ZipFile(io.BytesIO(everything_of(person)))
    assert "Quiet wards" in "".join(copy.read(name).decode() for name in copy.namelist())
    own = zipfile.ZipFile(io.BytesIO(everything_of(keeper)))
    assert NEWCOMER not in "".join(own.read(name).decode() for name in own.namelist())
    erase(person, by=Actor.objects.system())
    assert not Invitation.objects.exists()
    assert not Letter.objects.filter(kind="lab-invited").exists()
