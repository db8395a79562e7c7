"""Every address and method of the briefs, as everybody, in each stage; and that what one country works on is nobody's of another."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client

from briefs.clearing.asking import ask as ask_country
from briefs.crediting import answer, credit
from briefs.models import Brief, Certificate, CoAuthor, OnBehalf, Remark, Reviewer, Step, Task, a_claim
from briefs.models.remarks import WORKED_ON
from briefs.reviewing.asking import ask as ask_reviewer
from briefs.uptaking import tell
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
COMERS = ("stranger", "member", "author", "coauthor", "reviewer", "editor", "elsewhere", "ada")
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
links                GET   302 403 403 403 403 200 200 403 403 200
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

# What each address of a brief answers those in COMERS in each stage. A form is sent empty, with the edition that was read.
#
#   o  a page      u  a form that was taken up      s  the way to sign in      c  not the moment for it
#   d  done, or led on      x  no, with the reason      -  nothing is there      w  not made yet
OF_A_BRIEF = """
                       draft    review   public
brief             GET  --oo---- --oooo-o oooooooo
version           GET  -------- -------- oooooooo
pdf               GET  -------- -------- wwwwwwww
citation          GET  -------- -------- oooooooo
as_mail           GET  -------- -------- oooooooo
as_message        GET  -------- -------- oooooooo
as_script         GET  -------- -------- oooooooo
word              GET  -------- -------- oooooooo
epub              GET  -------- -------- oooooooo
jats              GET  -------- -------- oooooooo
provenance        GET  -------- -------- oooooooo
letter_to_me      POST s------- s------- sddddddd
difference        GET  -------- -------- --------
upcoming          GET  s-oo---- s-oooo-o s-oo----
edit              GET  s-oo---- s-ddxx-x sxddxxxx
edit              POST s-uu---- s-ccxx-x sxccxxxx
more              GET  s-oo---- s-ooxx-x sxooxxxx
more              POST s-dd---- s-ddxx-x sxddxxxx
naming            GET  s-oo---- s-ooxx-x sxooxxxx
naming            POST s-uu---- s-uuxx-x sxuuxxxx
without           POST s------- s---xx-x sx--xxxx
submission        POST s-dx---- s-cxxx-x sxcxxxxx
revision          POST s-cx---- s-cxxx-x sxdxxxxx
publication       POST s-xx---- s-xxxc-x sxxxxcxx
sending_back      POST s-xx---- s-xxxu-x sxxxxuxx
decline           POST s-xx---- s-xxxu-x sxxxxuxx
withdrawal        POST s-ux---- s-uxxu-x sxuxxuxx
succession        POST s-xx---- s-xxxu-x sxxxxuxx
files             GET  s-oo---- s-ddxx-x sxddxxxx
files             POST s-dd---- s-ccxx-x sxccxxxx
unplaced          GET  s-o----- s-o-xx-x sxo-xxxx
unplaced          POST s-d----- s-d-xx-x sxd-xxxx
asking            POST s------- s------- s-------
agreement         GET  -------- -------- --------
agreement         POST -------- -------- --------
agreement_file    GET  -------- -------- --------
interview_step    GET  s-oo---- s-ddxx-x sxddxxxx
interview_step    POST s-dd---- s-ccxx-x sxccxxxx
interview_by_mail POST s-dd---- s-ccxx-x sxccxxxx
interview_end     GET  s-oo---- s-ddxx-x sxddxxxx
interview_end     POST s-dd---- s-ccxx-x sxccxxxx
clearances        GET  s-ox---- s-oxxo-x sxoxxoxx
clearances        POST s-ux---- s-uxxu-x sxuxxuxx
clearance_back    POST s-dx---- s-dxxd-x sx-xx-xx
versions          GET  -------- -------- oooooooo
compare           GET  -------- -------- dddddddd
restoration       GET  s------- s------- sxoxxxxx
restoration       POST s------- s------- sxdxxxxx
translation       GET  s------- s------- sxoxoooo
translation       POST s------- s------- sxdxdddd
by_machine        POST s------- s------- sx-x----
at_once           POST s-xx---- s-xxxu-x sxxxxuxx
reviewers         GET  s-xx---- s-xxxo-x sxxxxoxx
reviewers         POST s-xx---- s-xxxu-x sxxxxuxx
taking_back       POST s-xx---- s-xxxd-x sxxxx-xx
second_look       POST s-xx---- s-xxxc-x sxxxxcxx
acts              GET  s-ox---- s-oxxo-o sxoxxoxo
contributors      GET  s-oo---- s-ooxx-x sxooxxxx
contributors      POST s------- s---xx-x sx--xxxx
confirmation      POST s------- s------- sxdxxdxx
look_again        POST s------- s------- sxxxxuxx
link_check        POST s------- s------- sxdxxdxx
use               GET  -------- -------- -o------
use               POST -------- -------- -d------
objection         POST s--x---- s--xx--x sx-xx-xx
uptakes           GET  -------- -------- oooooooo
uptake            GET  s-cc---- s-cccc-c sooooooo
uptake            POST s-cc---- s-cccc-c suuuuuuu
untold            POST s------- s------- sd------
remarks           POST s-uu---- s-uuuu-u sxuuxxxx
replies           POST s-uu---- s-uuuu-u sx--xxxx
resolution        POST s-dd---- s-dddd-d sx--xxxx
reopening         POST s-cc---- s-cccc-c sx--xxxx
workspace         GET  s-oo---- s-oooo-o sxooxxxx
placing           POST s-cc---- s-ccxx-x sxccxxxx
claims            POST s-cc---- s-ccxx-x sxccxxxx
things            POST s-cc---- s-ccxx-x sxccxxxx
notes             POST s-xx---- s-xxxx-x sxxxxxxx
unknowns          POST s-dd---- s-ddxx-x sxddxxxx
touches           POST s------- s---x--x sx--x-xx
coauthors         GET  s-ox---- s-oxxx-x sxoxxxxx
coauthors         POST s-ux---- s-uxxx-x sxuxxxxx
letting_go        POST s-dx---- s-dxxx-x sxdxxxxx
leaving           POST s--d---- s--d---- s--d----
presence          POST -------- -------- --------
plan              POST s-xx---- s-xxxu-x sxxxxcxx
cancellation      POST s-xx---- s-xxx--x sxxxx-xx
expiry            POST s-xx---- s-xxxu-x sxxxxuxx
synthesising:lab  POST s-cc---- s-ccxx-x sxccxxxx
"""
NO_PAGES = ("next_pdf",)  # it makes a page to print: tests/briefs/test_rendering.py
LETTERS = {200: "o", 302: "d", 303: "d", 403: "x", 404: "-", 409: "c", 422: "u", 503: "w"}
# Who stands alike to a brief: of those the first tries everything, the others what most would give away.
ALIKE = {
    "draft": ("member", "reviewer", "editor", "elsewhere", "ada"),
    "review": ("member", "elsewhere"),
    "public": ("member", "reviewer", "elsewhere"),
}
PROBES = {
    *(("upcoming", "GET"), ("edit", "GET"), ("edit", "POST"), ("publication", "POST"), ("withdrawal", "POST")),
    *(("reviewers", "GET"), ("clearances", "GET"), ("remarks", "POST"), ("workspace", "GET"), ("acts", "GET")),
}


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


# A brief's own addresses, in each stage


@pytest.fixture
def in_stage(request, db):
    """A brief of each kind in one stage, with what hangs on it; and who comes."""
    by = Actor.objects.system()
    people = {name: make_person(name, country_id="KEN") for name in COMERS[1:]}
    for name in ("reviewer", "editor", "elsewhere", "ada"):
        role, *scope = OTHERS[name]
        Appointment.objects.appoint(people[name], role, scope=scope, by=by)
    world = World({"stranger": Client()} | {name: sign_in(person) for name, person in people.items()})
    source = make_brief(people["member"], stage="published", title="What it stands on")
    Step.objects.create(labels={"en": "Method"}, role=Role.EXPERT, rule="any", days=7, region_id="AFR")
    for kind in ("action", "learning"):
        world.briefs[request.param, kind] = told(people, kind, request.param, source)
    hang_on(world, people, world.briefs[request.param, "action"], source)
    return world, request.param


def hang_on(world, people, brief, source):
    """Somebody remarks on its text and is asked to review it, its country is asked; or somebody adapted it."""
    by = Actor.objects.system()
    asked = Reviewer.objects.filter(task__round__brief=brief, name="Outside").first()
    world.refs = {"source": source.ref, "letting_go": brief.coauthors.get().pk, "one": asked.ref if asked else "none"}
    if brief.stage in WORKED_ON:
        said = {"section": "action", "quote": "", "words": "How many?", "part": "author", "once": "x"}
        made = Remark.objects.write(brief, **said, voice=brief.voice, by=by)
        world.refs |= dict.fromkeys(("replies", "resolution", "reopening"), made.pk)
        world.refs["clearance"] = ask_country(brief, address="x@ministry.example", language="en", by=by).ref
    if brief.is_standing:
        said = {"country": brief.country, "level": None, "where": "", "adapted": "As told.", "went": "worked"}
        world.refs["untold"] = tell(brief, people["member"], said, naming=0, once="", by=by).pk


def its_address(world, name, path, brief):
    ours = {"<slug:ref>": brief.ref, "<int:number>": world.refs.get(name, 1), "<slug:source>": world.refs["source"]}
    ours |= {"<slug:one>": world.refs["one"], "<slug:clearance>": world.refs.get("clearance", "none")}
    ours |= {"<slug:language>": "fr", "<slug:form>": "bib"}
    for hole, filled in ours.items():
        path = path.replace(hole, str(filled))
    return f"/{path}"


def letter_of(world, who, method, there, brief):
    """What somebody is answered, as it is written in the table; what came of it is undone."""
    with transaction.atomic():
        answer = getattr(world.browsers[who], method.lower())(there, {"edition": brief.edition})
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"):
        return "s"
    return LETTERS.get(answer.status_code, str(answer.status_code))


def of_a_brief(stage):
    """The cells of a stage, by address and method."""
    head, *rows = [line.split() for line in OF_A_BRIEF.strip().splitlines()]
    return {(name, method): dict(zip(head, cells, strict=True))[stage] for name, method, *cells in rows}


def test_the_tables_list_every_address_of_the_briefs():
    listed = {name for name, _method in [*table(OF_NO_BRIEF), *of_a_brief("draft")]}
    assert listed | {*NO_PAGES} == {*addresses()}, "write down who may do what at a new address"


@pytest.mark.parametrize("in_stage", STAGES, indirect=True)
def test_every_address_of_a_brief_answers_everybody_as_it_is_written_down(in_stage):
    (world, stage), paths, wrong = in_stage, addresses(), []
    first, *others = ALIKE[stage]
    for (name, method), cells in of_a_brief(stage).items():
        brief = world.briefs[stage, about(name, paths[name])]
        there, wanted = its_address(world, name, paths[name], brief), dict(zip(COMERS, cells, strict=True))
        for who, want in wanted.items():
            if who in others and want == wanted[first] and (name, method) not in PROBES:
                continue
            if (got := letter_of(world, who, method, there, brief)) != want:
                wrong.append(f"{who}: {method} {there} ({name}) answered {got}, not {want}")
    assert not wrong, "\n".join(wrong)


STEPS = {  # what an administrator is answered
    ("", "GET"): 200,
    ("new/", "GET"): 200,
    ("new/", "POST"): 422,
    ("{pk}/", "GET"): 200,
    ("{pk}/", "POST"): 422,
    ("{pk}/retirement/", "POST"): 302,
    ("{pk}/restoration/", "POST"): 302,
}


def test_only_administrators_open_and_change_the_steps_of_a_review(db):
    step = Step.objects.create(labels={"en": "Method"}, role=Role.EXPERT, rule="any", days=7)
    people = {name: make_person(name) for name in ("member", "reviewer", "editor", "ada")}
    for name in ("reviewer", "editor", "ada"):
        role, *scope = OTHERS[name]
        Appointment.objects.appoint(people[name], role, scope=scope, by=Actor.objects.system())
    settle_all()  # an appointment opens /cms/
    world = World({"stranger": Client()} | {name: sign_in(person) for name, person in people.items()})
    for (path, method), want in STEPS.items():
        there = f"/cms/review-steps/{path.format(pk=step.pk)}"
        for who in ("stranger", "member", "reviewer", "editor"):
            assert asks(world, who, method, there) in (302, 403, 404), (who, method, there)
        assert asks(world, "ada", method, there) == want, (method, there)
    assert sign_in(people["editor"]).post(f"/cms/review-steps/{step.pk}/retirement/").status_code in (302, 403, 404)
    step.refresh_from_db()
    assert step.retired_at is None
