"""Every address and method of the briefs, as everybody, in every stage; and that a draft of one country is nobody's of another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client

from briefs.clearing.asking import ask as ask_country
from briefs.crediting import answer, credit
from briefs.models import Brief, Certificate, CoAuthor, OnBehalf, Reviewer, Step, Task, Version, a_claim
from briefs.reviewing.asking import ask as ask_reviewer
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.people.models import Appointment, Role
from hlh.people.voices import speak
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import make_person, sign_in
from tests.house.test_strangers import ADDRESSES, every_address

OTHERS = {  # who comes, with an appointment: to what, over what
    "reviewer": (Role.EXPERT, "region:EUR"),
    "editor": (Role.EDITOR, "region:AFR"),
    "elsewhere": (Role.EDITOR, "region:EUR"),
    "focal": (Role.COUNTRY_FOCAL_POINT, "country:KEN"),
    "abroad": (Role.COUNTRY_FOCAL_POINT, "country:UGA"),
    "facilitator": (Role.FACILITATOR,),
    "partner": (Role.PARTNER,),
    "officer": (Role.OFFICER,),
    "ada": (Role.ADMINISTRATOR,),
}
EVERYBODY = ("stranger", "member", "author", "coauthor", *OTHERS)
STAGES = ("draft", "review", "public", "withdrawn")
SECRETS = {"draft": "Zebrafold", "review": "Quaggamire"}
METHODS = ("GET", "POST")


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


def addresses():
    """Every address of the briefs, as the resolver knows it."""
    found = {name.partition(":")[2] if name.startswith("briefs:") else name: path for name, path in ADDRESSES if path.startswith("briefs/")}
    return found


def address(world, name, path, brief):
    codes = world.refs["certificate"]
    path = path.replace("<slug:code>", codes).replace("<int:number>", "1").replace("<slug:form>", "bib")
    path = path.replace("<slug:language>", "fr").replace("<slug:source>", world.refs["source"])
    path = path.replace("<slug:clearance>", world.refs["clearance"]).replace("<slug:one>", world.refs["taking_back"])
    own = name in world.refs and name not in ("clearance_back", "taking_back")
    return "/" + path.replace("<slug:ref>", world.refs[name] if own else brief.ref)


def ask_as(world, who, name, method, there):
    with transaction.atomic():
        got = getattr(world.browsers[who], method.lower())(there)
        transaction.set_rollback(True)
    return got


def test_dump(world):
    import json
    out = {}
    for name, path in addresses().items():
        has_brief = "<slug:ref>" in path and (name not in world.refs or name in ("clearance_back", "taking_back"))
        kind = "learning" if "workspace" in path or "unknowns" in path or name in ("use", "touches", "objection") else "action"
        for method in METHODS:
            for stage in STAGES if has_brief else ("public",):
                there = address(world, name, path, world.briefs[stage, kind])
                for who in EVERYBODY:
                    try:
                        code = ask_as(world, who, name, method, there).status_code
                    except Exception as e:
                        code = type(e).__name__
                    out.setdefault(f"{name} {method}", {}).setdefault(who, []).append(code)
    json.dump(out, open("/tmp/i3dump.json", "w"))
