"""Who opens which page of the briefs that is no brief's own; and that what one country works on is nobody's of another."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client

from briefs.clearing.asking import ask as ask_country
from briefs.crediting import answer, credit
from briefs.models import Brief, Certificate, CoAuthor, OnBehalf, Reviewer, Step, Task, a_claim
from briefs.reviewing.asking import ask as ask_reviewer
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.people.models import Appointment, Role
from hlh.people.voices import speak
from tests.briefs.conftest import make_brief
from tests.conftest import make_person, sign_in
from tests.house.test_strangers import ADDRESSES

OTHERS = {  # who comes, with an appointment: to what, over what
    "reviewer": (Role.EXPERT, "region:EUR"),
    "editor": (Role.EDITOR, "region:AFR"),
    "elsewhere": (Role.EDITOR, "region:EUR"),
    "focal": (Role.COUNTRY_FOCAL_POINT, "country:KEN"),
    "abroad": (Role.COUNTRY_FOCAL_POINT, "country:UGA"),
    "facilitator": (Role.FACILITATOR,),
    "partner": (Role.PARTNER,),
    "ada": (Role.ADMINISTRATOR,),
}
STAGES = ("draft", "review", "public")
SECRETS = {"draft": "Zebrafold", "review": "Quaggamire"}
ROLES = ("stranger", "member", "author", "coauthor", "reviewer", "editor", "elsewhere", "focal", "facilitator", "ada")
FOREIGN = ("stranger", "elsewhere", "abroad", "partner", "facilitator")
PLACES = ("/briefs/", "/briefs/gaps/", "/search/?q=lent+stock", "/countries/KEN/")

# What each address answers those in ROLES, one after the other. A form is sent empty: 422 is a form that was taken up.
OF_NO_BRIEF = """
briefs               GET   200 200 200 200 200 200 200 200 200 200
new                  GET   302 200 200 200 200 200 200 200 200 200
new                  POST  302 422 422 422 422 422 422 422 422 422
from_word            GET   302 200 200 200 200 200 200 200 200 200
from_word            POST  302 422 422 422 422 422 422 422 422 422
on_behalf            GET   302 200 200 200 200 200 200 200 200 200
on_behalf            POST  302 422 422 422 422 422 422 422 422 422
interview            GET   302 200 200 200 200 200 200 200 200 200
interview            POST  302 422 422 422 422 422 422 422 422 422
review               GET   302 403 403 403 200 200 200 403 403 200
gaps                 GET   200 200 200 200 200 200 200 200 200 200
late                 GET   302 403 403 403 200 200 200 403 403 200
credit               GET   404 200 404 404 404 404 404 404 404 404
credit               POST  404 422 404 404 404 404 404 404 404 404
clearance            GET   302 404 404 404 404 404 404 200 404 404
clearance            POST  404 404 404 404 404 404 404 422 404 404
certify              POST  404 302 404 404 404 404 404 404 404 404
certificate          GET   200 200 200 200 200 200 200 200 200 200
certificate_pdf      GET   200 200 200 200 200 200 200 200 200 200
certificate_work     GET   200 200 200 200 200 200 200 200 200 200
alone                GET   302 403 403 403 403 200 200 403 403 200
task                 GET   302 404 403 403 200 403 404 404 404 403
task                 POST  302 404 403 403 302 403 404 404 404 403
reviewer             GET   302 404 404 404 404 404 404 404 404 404
reviewer             POST  404 404 404 404 404 404 404 404 404 404
classification       POST  302 403 403 403 422 422 422 403 403 422
invitation           GET   302 200 404 404 404 404 404 404 404 404
invitation           POST  302 422 404 404 404 404 404 404 404 404
"""


@dataclass
class World:
    """A brief in each stage, of each kind, and a browser for each who comes."""

    browsers: dict[str, Client]
    briefs: dict[tuple[str, str], Brief] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def world(db):
    by = Actor.objects.system()
    people = {name: make_person(name, country_id="KEN") for name in ("member", "author", "coauthor")}
    for name, (role, *scope) in OTHERS.items():
        people[name] = make_person(name, country_id="UGA" if name in ("abroad", "partner") else "KEN")
        Appointment.objects.appoint(people[name], role, scope=scope, by=by)
    world = World({"stranger": Client()} | {name: sign_in(person) for name, person in people.items()})
    source = make_brief(make_person("source"), stage="published", title="What it stands on")
    Step.objects.create(labels={"en": "Method"}, role=Role.EXPERT, rule="any", days=7, region_id="AFR")
    for kind in ("action", "learning"):
        for stage in STAGES:
            world.briefs[stage, kind] = told(people, kind, stage, source)
    live_in(world, people, source)
    settle_all()
    return world


def told(people, kind, stage, source):
    """A brief of the author, written along by somebody else, in a stage; in review somebody is asked by name."""
    by, said = Actor.objects.system(), {"title": f"{SECRETS.get(stage, 'Lending')} {kind}", "action": "We lent stock."}
    if kind == "learning":
        said |= {"claims": [a_claim(f"{SECRETS.get(stage, 'Lending')} helps.", [entry_of(source).pk])]}
    brief = make_brief(people["author"], kind=kind, **said)
    along = CoAuthor.objects.invite(brief, people["coauthor"].email, language="en", by=by)
    voice = speak(people["coauthor"], brief.place, naming=0, quoting="ask", among={})
    along.join(voice, by=by)
    brief.refresh_from_db()
    if stage == "draft":
        return brief
    brief.submit(by=by)
    task = Task.objects.running().get(round__brief=brief)
    if stage == "review":
        ask_reviewer(task, people["reviewer"].email, name="Reviewer", language="en", by=by)
        ask_reviewer(task, "outside@university.example", name="Outside", language="en", by=by)
        return brief
    Task.objects.filter(pk=task.pk).update(done_at=task.opened_at)
    brief.publish(by=by)
    if stage == "withdrawn":
        brief.withdraw("Wrong figures.", by=by)
    return brief


def live_in(world, people, source):
    """Somebody is listed and has a certificate, somebody is asked to write along, a country is asked to clear it."""
    by, brief = Actor.objects.system(), world.briefs["review", "action"]
    public = world.briefs["public", "learning"]
    made = credit(public, people["member"], "reviewer", by=by)
    answer(made, agrees=True, by=by)
    asked = CoAuthor.objects.invite(world.briefs["draft", "action"], people["member"].email, language="en", by=by)
    clearance = ask_country(brief, address="", language="en", by=by)
    typed = make_brief(make_person("told"), title="Typed for somebody")
    OnBehalf.objects.begin(typed, people["author"], by=by)
    world.refs = {
        "credit": made.ref,
        "certify": made.ref,
        "certificate": Certificate.objects.issue(made).code,
        "invitation": asked.ref,
        "clearance": clearance.ref,
        "task": Task.objects.running().get(round__brief=brief).ref,
        "reviewer": Reviewer.objects.get(task__round__brief=brief, name="Outside").ref,
        "clearance_back": clearance.ref,
        "taking_back": Reviewer.objects.get(task__round__brief=brief, name="Outside").ref,
        "agreement": typed.word,
        "source": source.ref,
    }


def table(text: str) -> dict[tuple[str, str], list[str]]:
    """A table as it is written above: the cells of an address and a method, in the order of their columns."""
    rows = [line.split() for line in text.strip().splitlines()]
    return {(row[0], row[1]): row[2:] for row in rows}


def addresses() -> dict[str, str]:
    """Every address of the briefs, as the resolver knows it; those that are given the loop with their space."""
    return {name.removeprefix("briefs:"): path for name, path in ADDRESSES if path.startswith("briefs/")}


def address(world: World, name: str, path: str, brief: Brief) -> str:
    path = path.replace("<slug:code>", world.refs["certificate"]).replace("<slug:form>", "bib")
    path = path.replace("<int:number>", "1").replace("<slug:language>", "fr")
    path = path.replace("<slug:source>", world.refs["source"]).replace("<slug:clearance>", world.refs["clearance"])
    path = path.replace("<slug:one>", world.refs["reviewer"])
    return "/" + path.replace("<slug:ref>", world.refs.get(name, brief.ref))


def about(name: str, path: str) -> str:
    """Of which kind a brief has to be, so that there is something at an address."""
    is_of_claims = "workspace" in path or name in ("use", "touches", "objection")
    return "learning" if is_of_claims else "action"


def asks(world: World, who: str, method: str, there: str) -> int:
    """What somebody is answered; what came of it is undone."""
    with transaction.atomic():
        status: int = getattr(world.browsers[who], method.lower())(there).status_code
        transaction.set_rollback(True)
    return status


def test_every_other_address_of_the_briefs_answers_everybody_as_it_is_written_down(world):
    paths, wrong, brief = addresses(), [], world.briefs["public", "action"]
    for (name, method), cells in table(OF_NO_BRIEF).items():
        there = address(world, name, paths[name], brief)
        for who, want in zip(ROLES, cells, strict=True):
            if (got := asks(world, who, method, there)) != int(want):
                wrong.append(f"{who}: {method} {there} ({name}) answered {got}, not {want}")
    assert not wrong, "\n".join(wrong)


def test_what_is_worked_on_in_one_country_is_not_there_for_those_of_another(world):
    paths = addresses()
    gets = ("brief", "version", "upcoming", "edit", "more", "workspace", "difference", "pdf", "next_pdf", "as_mail")
    for who in FOREIGN:
        for stage, secret in SECRETS.items():
            for name in gets:
                there = address(world, name, paths[name], world.briefs[stage, about(name, paths[name])])
                got = world.browsers[who].get(there)
                assert got.status_code in (302, 404), (who, there)
                assert secret not in got.text
        for there in PLACES:
            got = world.browsers[who].get(there)
            assert got.status_code in (200, 403), (who, there)
            assert not [secret for secret in SECRETS.values() if secret in got.text], (who, there)
