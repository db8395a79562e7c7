"""Every address of conversations, as everybody: the two of one, those of another, every role, and who has no account."""

import pytest
from django.db import transaction
from django.test import Client

from hlh.activity.models import Actor
from hlh.conversations.models import MessageFlag
from hlh.people.models import Appointment, Profile, Role
from tests.conftest import make_lab, make_person, sign_in
from tests.conversations.conftest import answer, between, first, shows
from tests.house.test_strangers import ADDRESSES

SECRET = "Okapistone"

# What each address answers. A form is sent empty: 422 is a form that was taken up, 302 one that was acted on, or, for who
# has no account, the way to sign in.
ANSWERS = """
                                 stranger writer reader member keeper outside staff admin
conversations:conversations GET  302      200    200    200    200    200     200   200
conversations:new           GET  302      302    200    200    200    200     200   200
conversations:new           POST 302      422    403    422    422    403     403   403
conversations:conversation  GET  302      200    200    404    404    404     404   404
conversations:messages      POST 302      422    422    404    404    404     404   404
conversations:read          POST 302      302    302    404    404    404     404   404
conversations:refusal       POST 302      302    302    404    404    404     404   404
conversations:flag          GET  302      403    200    404    404    404     404   404
conversations:flag          POST 302      403    422    404    404    404     404   404
flagged:messages            GET  302      403    403    403    403    403     403   200
flagged:decision            POST 302      403    403    403    403    403     403   422
"""
ROLES = [role for role in Role if role is not Role.ADMINISTRATOR]


def table():
    head, *rows = [line.split() for line in ANSWERS.strip("\n").splitlines()]
    return {(name, method): dict(zip(head, codes, strict=True)) for name, method, *codes in rows}


def test_the_table_lists_every_address():
    named = {name for name, _path in ADDRESSES if name.startswith(("conversations:", "flagged:"))}
    assert {name for name, _method in table()} == named


@pytest.fixture
def world(db):
    lab = make_lab()
    writer, reader, member = (shows(name, lab) for name in ("Nekesa", "Salif", "Ruto"))
    first(writer, reader, f"{SECRET}, the first.")
    answer(reader, writer, f"{SECRET}, the second.")
    talk = between(writer, reader)
    MessageFlag.objects.flag(
        talk.messages.get(number=1),
        talk.sides.get(voice__person=reader).voice,
        reason="unkind",
        words="",
        by=Actor.objects.of(reader),
    )
    who = {
        "stranger": [Client()],
        "writer": [sign_in(writer)],
        "reader": [sign_in(reader)],
        "member": [sign_in(member)],
    }
    who["outside"] = [sign_in(make_person("Maya"))]
    holders = []
    for role in [*ROLES, Role.ADMINISTRATOR]:
        holders.append(make_person(f"Holder-{role}"))
        Appointment.objects.appoint(holders[-1], role, by=Actor.objects.system())
    keeper = make_person("Keeper")
    lab.entrust(keeper, by=Actor.objects.system())
    who["keeper"] = [sign_in(keeper)]
    who["staff"] = [sign_in(person) for person in holders[:-1]]
    who["admin"] = [sign_in(holders[-1])]
    return {"who": who, "talk": talk, "reader": reader}


def test_every_address_and_method_answers_everybody_as_it_is_written_down(world):
    wrong, paths = [], dict(ADDRESSES)
    for (name, method), cells in table().items():
        ref = Profile.objects.get(person=world["reader"]).ref if name == "conversations:new" else world["talk"].ref
        number = "1" if name == "conversations:flag" else str(MessageFlag.objects.get().pk)
        there = "/" + paths[name].replace("<slug:ref>", ref).replace("<int:number>", number)
        for standing, browsers in world["who"].items():
            for browser in browsers:
                with transaction.atomic():
                    got = getattr(browser, method.lower())(there)
                    transaction.set_rollback(True)
                if got.status_code != int(cells[standing]):
                    wrong.append(f"{standing}: {method} {there} answered {got.status_code}, not {cells[standing]}")
                if standing not in ("writer", "reader", "admin"):
                    assert SECRET not in got.text, (standing, there)
    assert not wrong, "\n".join(wrong)


def test_no_other_method_is_answered(world):
    for name, path in ADDRESSES:
        if name.startswith(("conversations:", "flagged:")):
            there = "/" + path.replace("<slug:ref>", world["talk"].ref).replace("<int:number>", "1")
            for method in ("get", "post", "put", "delete"):
                if (name, method.upper()) not in table():
                    got = getattr(world["who"]["admin"][0], method)(there)
                    assert got.status_code == 405, (method, there)


def test_every_role_reads_nothing_of_it_anywhere(world):
    """The pages on which messages would stand, were they ever taken for contributions."""
    talk = world["talk"]
    pages = ["/", "/labs/", "/labs/supplies/", "/labs/supplies/members/", "/me/", "/me/notices/", "/me/messages/"]
    pages += [
        f"/search/?q={SECRET}",
        "/moderation/",
        "/cms/",
        "/cms/owed/",
        "/feeds/labs/supplies.atom",
        "/sitemap.xml",
    ]
    for standing, browsers in world["who"].items():
        if standing in ("writer", "reader"):
            continue
        for browser in browsers:
            for page in pages:
                said = browser.get(page).text.replace(f"?q={SECRET}", "").replace(f'value="{SECRET}"', "")
                assert f"{SECRET}, the" not in said, (standing, page)
                assert talk.ref not in said, (standing, page)
