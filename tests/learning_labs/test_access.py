"""Every address and method of the labs, as everybody, in labs of every kind; and that nothing of a private lab gets out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Person, Role
from hlh.portal import figures
from hlh.portal.models import ReaderKey
from learning_labs import counting
from learning_labs.models import (
    Ballot,
    Discussion,
    Invitation,
    JoinRequest,
    Lab,
    LeadRequest,
    Poll,
    Post,
    PostTranslation,
    Session,
)
from learning_labs.models.translations import mark_of
from learning_labs.saying.beginning import begin
from tests.conftest import empty_the_cache, make_lab, make_person, sign_in
from tests.house.test_strangers import ADDRESSES

# Who comes, and how they stand to a lab of each kind.
#
#   passes   has no account, and reads it        sees     reads it, and does not write
#   misses   has no account, and does not        writes   writes in it
#   outside  does not know that it is there      keeps    facilitates it
#   door     sees its door                       rules    administers the hub
#   late     reads it, closed; was no member     ended    reads it, closed; is a member
STANDING = """
             open    waited  door     invited  roles    closed
stranger     passes  passes  misses   misses   misses   passes
account      writes  sees    door     outside  outside  late
member       writes  writes  writes   writes   writes   ended
facilitator  keeps   keeps   keeps    keeps    keeps    kept
elsewhere    writes  sees    door     outside  outside  late
focal_point  writes  sees    door     outside  sees     late
editor       writes  sees    door     outside  outside  late
officer      writes  sees    door     outside  outside  late
partner      writes  sees    door     outside  outside  late
ada          rules   rules   rules    rules    rules    ruled
"""

# What each address answers. A form is sent empty: 422 is a form that was taken up, 302 one that was acted on, or, for who
# has no account, the way to sign in. A form that
# can't tell an empty one from none is shown (200). `take`: 200 for who quotes posts, 403 for others.
ANSWERS = """
                            passes misses outside door sees writes keeps rules late ended kept ruled
labs              GET       200    200    200     200  200  200    200   200   200  200   200  200
propose           GET       302    302    200     200  200  200    200   200   200  200   200  200
propose           POST      302    302    200     200  200  200    200   200   200  200   200  200
facilitating      GET       302    302    403     403  403  403    200   200   403  403   200  200
asked             GET       404    404    404     404  404  404    404   404   404  404   404  404
asked             POST      404    404    404     404  404  404    404   404   404  404   404  404
not_me            GET       404    404    404     404  404  404    404   404   404  404   404  404
not_me            POST      404    404    404     404  404  404    404   404   404  404   404  404
outcome           GET       404    404    404     404  404  404    404   404   404  404   404  404
outcome           POST      404    404    404     404  404  404    404   404   404  404   404  404
lead              GET       404    404    404     404  404  404    404   404   404  404   404  404
lead              POST      404    404    404     404  404  404    404   404   404  404   404  404
answer_request    GET       404    404    404     404  404  404    200   200   404  404   200  200
answer_request    POST      404    404    404     404  404  404    302   302   404  404   409  409
invitation        GET       404    404    404     404  404  404    404   404   404  404   404  404
invitation        POST      404    404    404     404  404  404    404   404   404  404   404  404
lab               GET       200    404    404     200  200  200    200   200   200  200   200  200
membership        GET       302    302    404     200  200  200    200   200   200  200   200  200
membership        POST      302    302    404     302  302  302    302   302   403  302   302  403
leave             GET       302    302    404     200  200  200    200   200   200  200   200  200
leave             POST      302    302    404     302  302  302    403   302   302  302   403  302
people            GET       302    302    404     404  403  403    200   200   403  403   200  200
invite            POST      302    302    404     404  403  403    422   422   403  403   422  422
revoke            POST      302    302    404     404  403  403    302   302   403  403   302  302
visit             POST      302    302    404     404  302  302    302   302   302  302   302  302
watch_lab         POST      302    302    404     404  409  409    409   409   409  409   409  409
feed              GET       302    302    404     404  200  200    200   200   200  200   200  200
feed              POST      302    302    404     404  200  200    200   200   200  200   200  200
members           GET       302    302    404     404  200  200    200   200   200  200   200  200
dashboard         GET       302    302    404     404  403  403    200   200   403  403   200  200
proposal          GET       302    302    404     404  302  302    302   302   302  302   302  302
open              POST      302    302    404     404  409  409    409   409   409  409   409  409
decline           POST      302    302    404     404  409  409    409   409   409  409   409  409
settings          GET       302    302    404     404  403  403    200   200   403  403   200  200
settings          POST      302    302    404     404  403  403    200   200   403  403   200  200
synthesise        POST      302    302    404     404  403  403    302   302   403  403   409  409
close             POST      302    302    404     404  403  403    422   422   403  403   422  422
reopen            POST      302    302    404     404  403  403    422   422   403  403   422  422
first_posts       POST      302    302    404     404  403  403    302   302   403  403   302  302
chat_words        GET       404    404    404     404  404  404    404   404   404  404   404  404
chat_words        POST      404    404    404     404  404  404    404   404   404  404   404  404
chat              GET       302    302    404     404  403  403    200   200   403  403   403  403
chat              POST      302    302    404     404  403  403    422   422   403  403   403  403
harvest           GET       302    302    404     404  edit edit   200   200   edit edit  200  200
harvest           POST      302    302    404     404  edit- edit- 422   422   edit- edit- 422  422
change_claim      POST      302    302    404     404  edit+ edit+ 302   302   edit+ edit+ 302  302
new               GET       302    302    404     404  403  200    200   200   403  403   403  403
new               POST      302    302    404     404  403  422    422   422   403  403   403  403
tell              GET       302    302    404     404  403  200    200   200   403  403   403  403
tell              POST      302    302    404     404  403  200    200   200   403  403   403  403
discussion        GET       200    404    404     404  200  200    200   200   200  200   200  200
posts             POST      302    302    404     404  403  422    422   422   403  403   403  403
echoes            POST      302    302    404     404  403  302    302   302   403  403   403  403
naming            GET       302    302    404     404  404  404    404   404   404  404   404  404
naming            POST      302    302    404     404  404  404    404   404   404  404   404  404
post              GET       302    404    404     404  302  302    302   302   302  302   302  302
author            GET       302    302    404     404  403  403    403   403   403  403   403  403
edit              GET       302    302    404     404  403  403    403   403   403  403   403  403
edit              POST      302    302    404     404  403  403    403   403   403  403   403  403
history           GET       302    302    404     404  200  200    200   200   200  200   200  200
translation       GET       302    302    404     404  403  200    200   200   403  403   403  403
translation       POST      302    302    404     404  403  422    422   422   403  403   403  403
machine_translation POST    302    302    404     404  403  404    404   404   403  403   403  403
translation_removal POST    302    302    404     404  403  403    302   302   403  403   302  302
read              POST      302    302    404     404  302  302    302   302   302  302   302  302
watch             POST      302    302    404     404  409  409    409   409   409  409   409  409
news              GET       200    404    404     404  200  200    200   200   200  200   200  200
ask               GET       302    302    404     404  403  403    200   200   403  403   200  200
ask               POST      302    302    404     404  403  403    302   302   403  403   403  403
answer            POST      302    302    404     404  403  403    404   404   403  403   404  404
keeping           GET       302    302    404     404  403  403    200   200   403  403   200  200
close_discussion  POST      302    302    404     404  403  403    422   422   403  403   422  422
reopen_discussion POST      302    302    404     404  403  403    409   409   403  403   409  409
pin               POST      302    302    404     404  403  403    302   302   403  403   302  302
slow_down         POST      302    302    404     404  403  403    302   302   403  403   302  302
move              POST      302    302    404     404  403  403    422   422   403  403   422  422
merge             POST      302    302    404     404  403  403    422   422   403  403   422  422
split             POST      302    302    404     404  403  403    422   422   403  403   422  422
sum_up            GET       302    302    404     404  403  403    200   200   403  403   200  200
sum_up            POST      302    302    404     404  403  403    409   409   403  403   409  409
ask_by_poll       GET       302    302    404     404  403  403    200   200   403  403   200  200
ask_by_poll       POST      302    302    404     404  403  403    422   422   403  403   422  422
vote              POST      302    302    404     404  403  409    409   409   403  403   403  403
end_poll          POST      302    302    404     404  403  403    409   409   403  403   409  409
poll_results      GET       200    404    404     404  200  200    200   200   200  200   200  200
notes             POST      302    302    404     404  403  403    422   422   403  403   422  422
draft             GET       302    302    404     404  403  403    200   200   403  403   200  200
draft             POST      302    302    404     404  403  403    422   422   403  403   422  422
throw_draft_away  GET       302    302    404     404  403  403    200   200   403  403   200  200
throw_draft_away  POST      302    302    404     404  403  403    302   302   403  403   302  302
assign            POST      302    302    404     404  403  403    422   422   403  403   422  422
log               GET       302    302    404     404  403  403    200   200   403  403   200  200
pace              POST      302    302    404     404  403  403    302   302   403  403   302  302
sessions          GET       200    404    404     404  200  200    200   200   200  200   200  200
plan_session      GET       302    302    404     404  403  403    200   200   403  403   409  409
plan_session      POST      302    302    404     404  403  403    200   200   403  403   409  409
session           GET       200    404    404     404  200  200    200   200   200  200   200  200
coming            POST      302    302    404     404  302  302    302   302   409  409   409  409
change_session    GET       302    302    404     404  403  403    200   200   403  403   200  200
change_session    POST      302    302    404     404  403  403    200   200   403  403   200  200
cancel_session    POST      302    302    404     404  403  403    422   422   403  403   422  422
session_notes     POST      302    302    404     404  403  403    302   302   403  403   302  302
harvesting:brief  POST      302    302    404     404  403  302    302   302   403  403   403  403
harvesting:words  GET       302    302    404     404  take take   take  take  take take  take take
harvesting:words  POST      302    302    404     404  take take   take  take  take take  take take
"""
TAKERS = ("facilitator", "elsewhere", "editor", "ada")
EDITING = {"edit": 200, "edit-": 422, "edit+": 302}  # editors gather claims where they read, as facilitators do
NO_LABS_OWN = ("labs", "propose", "lead", "facilitating", "asked", "not_me", "outcome", "chat_words")
PROBES = {
    *(("lab", "GET"), ("discussion", "GET"), ("posts", "POST"), ("membership", "POST"), ("people", "GET")),
    *(("answer_request", "POST"), ("harvesting:words", "GET"), ("first_posts", "POST")),
}
PRIVATE = ("door", "invited", "roles")
SECRETS = {slug: (f"Zebrafold{slug}", f"Quaggamire{slug}", f"Okapistone{slug}") for slug in PRIVATE}


def table(text: str) -> dict[tuple[str, ...], dict[str, str]]:
    """A table as it is written above: by what stands before the cells, each cell by its column."""
    head, *rows = [line.split() for line in text.strip("\n").splitlines()]
    return {tuple(row[: -len(head)]): dict(zip(head, row[-len(head) :], strict=True)) for row in rows}


@dataclass
class World:
    """The labs by their slugs, and a browser for each who comes."""

    labs: dict[str, Lab]
    browsers: dict[str, Client]
    refs: dict[str, dict[str, str]] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    home_before: str = ""


def opened() -> dict[str, Lab]:
    """A lab of each kind; the private ones are called what nothing else is."""
    focal = {"joining": "role", "roles": [Role.COUNTRY_FOCAL_POINT]}
    kinds: dict[str, dict[str, Any]] = {
        "open": {},
        "waited": {"joining": "request"},
        "door": {"readers": "lab", "joining": "request"},
        "invited": {"readers": "lab", "joining": "invite"},
        "roles": {"readers": "lab", **focal},
        "closed": {},
    }
    titles = {slug: secrets[0] for slug, secrets in SECRETS.items()}
    return {
        slug: make_lab(slug, title=titles.get(slug, slug), countries=["KEN"], **said) for slug, said in kinds.items()
    }


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.EMBED_URL = ""
    by = Actor.objects.system()
    names = [name for (name,) in table(STANDING) if name != "stranger"]
    people = {name: make_person(name.replace("_", ""), country_id="KEN") for name in names}
    roles = {"focal_point": Role.COUNTRY_FOCAL_POINT, "editor": Role.EDITOR, "officer": Role.OFFICER}
    roles |= {"partner": Role.PARTNER, "ada": Role.ADMINISTRATOR}
    for name, role in roles.items():
        Appointment.objects.appoint(people[name], role, by=by)
    other = make_lab("other")
    other.entrust(people["elsewhere"], by=by)
    figures.forget()
    world = World({}, {"stranger": Client()} | {name: sign_in(person) for name, person in people.items()})
    world.home_before = plain(Client().get("/").text)
    world.labs = opened()
    for lab in world.labs.values():
        live_in(world, lab, people, by)
    world.labs["closed"].close(synthesis=None, reason="Done.", by=by)
    return world


def live_in(world: World, lab: Lab, people: dict[str, Person], by: Actor) -> None:
    """A member begins a discussion; somebody asks, is invited, is asked to lead."""
    secrets = SECRETS.get(lab.slug, ("", f"Stock {lab.slug}", f"ends {lab.slug}"))
    lab.entrust(people["facilitator"], by=by)
    lab.welcome(people["member"], by=by)
    author = make_person(f"author{lab.slug}", country_id="KEN")
    said = {"kind": "question", "language": "en", "naming": 3, "quoting": "yes", "by": Actor.objects.of(author)}
    text = f"Insulin ran out in four of our nine districts, {secrets[2]}."
    discussion = begin(lab, author, text=text, title=f"{secrets[1]} insulin", **said)
    asks = JoinRequest.objects.ask(lab, make_person(f"asks{lab.slug}"), words="", by=by)
    invitation, _new = Invitation.objects.invite(
        lab, f"x@{lab.slug}.example", language="en", position="member", by=Actor.objects.of(people["facilitator"])
    )
    leads = LeadRequest.objects.create(lab=lab, person=author, country_id="KEN")
    world.refs[lab.slug] = {"answer_request": asks.ref, "invitation": invitation.ref, "revoke": invitation.ref}
    world.refs[lab.slug]["lead"] = leads.ref
    world.posts[lab.slug] = discussion.posts.get().pk
    translated(discussion.posts.get(), f"L’insuline manque, {secrets[2]}.")
    world.polls[lab.slug] = ended_poll(discussion).pk
    ends = 120 if lab.slug == "closed" else 5
    plan = {"title": f"{secrets[1]} meets", "agenda": secrets[2], "begins_at": now() - timedelta(minutes=ends)}
    Session.objects.plan(lab, by=by, **plan)


def translated(post: Post, text: str) -> None:
    """What a machine made of a post."""
    said = {"text": text, "html": text, "rules": 1, "source": mark_of(post.text), "machine": "Babel"}
    PostTranslation.objects.create(post=post, language="fr", **said)
    Discussion.objects.filter(pk=post.discussion_id).update(tongues=["fr"])


def ended_poll(discussion: Discussion) -> Poll:
    """A poll that has closed, and in which as many voted as its figures take to be shown."""
    ended = {"question": "Who lends?", "language": "en", "answers": ["We do", "We do not"], "closes_at": now()}
    poll = Poll.objects.create(discussion=discussion, **ended)
    voters = Person.objects.exclude(pk__in=poll.ballots.values("person"))[: Poll.FEWEST]
    Ballot.objects.bulk_create([Ballot(poll=poll, person=voter, places=[1]) for voter in voters])
    return poll


def plain(page: str) -> str:
    """What a page says, without what differs between two that say the same: its weight."""
    return re.sub(r'\d+ KB|name="csrfmiddlewaretoken" value="\w+"', "", page)


def under_labs() -> dict[str, str]:
    """Every address of the labs, as the resolver knows it."""
    return {name.removeprefix("learning_labs:"): path for name, path in ADDRESSES if path.startswith("labs/")}


def address(world: World, name: str, path: str, slug: str) -> str:
    path = (
        path.replace("<slug:slug>", slug)
        .replace("<int:number>", "1")
        .replace("<int:post>", "1")
        .replace("<int:poll>", str(world.polls[slug]))
        .replace("<slug:at>", "1")
        .replace("<slug:answer>", "yes")
        .replace("<slug:language>", "fr")
    )
    return "/" + path.replace("<slug:ref>", world.refs[slug].get(name, "none"))


def expected(cell: str, who: str) -> int:
    if cell == "take":
        return 200 if who in TAKERS else 403
    if cell in EDITING:
        return EDITING[cell] if who == "editor" else 403
    return int(cell)


def test_the_table_lists_every_address_of_the_labs():
    listed = {name for name, _method in table(ANSWERS)}
    assert listed == set(under_labs()), "write down who may do what at a new address"


def walk(world: World) -> Iterator[tuple[str, str, str, str, str]]:
    """Who asks what of which lab, how they stand to it, and by which method.

    Of those who stand alike to a lab the first one tries everything, the others what most would give away; what is no
    lab's own is tried once.
    """
    tried = set()
    for (who,), standings in table(STANDING).items():
        for slug, standing in standings.items():
            for name, method in table(ANSWERS):
                is_first = (slug, standing) not in tried
                if (is_first or (name, method) in PROBES) and (slug == "open" or name not in NO_LABS_OWN):
                    yield who, slug, standing, name, method
            tried.add((slug, standing))


def test_every_address_and_method_answers_everybody_as_it_is_written_down(world):
    answers, paths, wrong = table(ANSWERS), under_labs(), []
    for who, slug, standing, name, method in walk(world):
        there = address(world, name, paths[name], slug)
        want = expected(answers[name, method][standing], who)
        said = {"same": world.posts[slug]} if name == "echoes" else {}
        with transaction.atomic():
            got = getattr(world.browsers[who], method.lower())(there, said)
            transaction.set_rollback(True)
        if got.status_code != want:
            wrong.append(f"{who} in {slug} ({standing}): {method} {there} answered {got.status_code}, not {want}")
        if slug in PRIVATE and standing in ("misses", "outside"):
            assert not [word for word in SECRETS[slug] if word in got.text], there
    assert not wrong, "\n".join(wrong)


def test_no_other_method_is_answered_and_a_private_lab_is_no_other_than_one_that_is_not_there(world):
    answers = table(ANSWERS)
    for name, path in under_labs().items():
        for method in ("get", "post", "put", "delete"):
            if (name, method.upper()) not in answers:
                got = getattr(world.browsers["ada"], method)(address(world, name, path, "invited"))
                assert got.status_code == 405, (method, path)
    browser = world.browsers["account"]
    for path in under_labs().values():
        if path.startswith("labs/<slug:slug>/"):
            here, nowhere = (address(world, "", path, slug) for slug in ("invited", "open"))
            nowhere = nowhere.replace("/open/", "/nowhere/")
            one, other = browser.get(here), browser.get(nowhere)
            assert one.status_code == other.status_code
            assert plain(one.text).replace(here, nowhere) == plain(other.text)


def pages() -> list[str]:
    """Where something of a lab might be shown to who does not read it."""
    every = ["/", "/labs/", "/labs/?area=6", "/areas/", "/areas/supplies/", "/countries/", "/countries/KEN/"]
    every += ["/feeds/hub.atom", "/sitemap.xml", "/me/", "/me/following/", "/me/kept/", "/useful/", "/helpdesk/ask/"]
    every += ["/people/", "/briefs/", "/moderation/", "/labs/nowhere/", "/labs/open/", "/labs/open/1/"]
    every += [f"/search/?q={words}" for words in ("insulin", "Zebrafold", "Quaggamire")]
    every += [f"/feeds/search.atom?q={words}" for words in ("insulin", "Zebrafold", "Quaggamire")]
    every += ["/feeds/search.atom", "/feeds/areas/supplies.atom", "/feeds/countries/KEN.atom", "/me/feeds/"]
    for slug in PRIVATE:
        every += [f"/search/?like=/labs/{slug}/1/", f"/moderation/flag/?at=/labs/{slug}/1/&post=post-1"]
        every += [f"/labs/{slug}/sessions/", f"/labs/{slug}/sessions/1/", f"/calendar/labs/{slug}.ics"]
        every += [f"/calendar/labs/{slug}/1.ics"]
        every += [f"/labs/{slug}/1/", f"/labs/{slug}/2/", f"/labs/{slug}/new/", f"/labs/{slug}/people/"]
    return every


def feeds_of(who: str) -> list[str]:
    """The same feeds with a key of their own."""
    person = Person.objects.filter(email=f"{who}@health.example").first()
    secret = ReaderKey.objects.make(person).secret if person else ""
    feeds = [there for there in pages() if there.startswith("/feeds/") and "hub.atom" not in there]
    return [f"{there}{'&' if '?' in there else '?'}key={secret}" for there in feeds] if secret else []


def sent(world: World, browser: Client) -> list[tuple[str, Any]]:
    """What is suggested or refused when somebody sends a form near to it."""
    text = {"text": "Insulin ran out in four of our nine districts", "naming": 0, "quoting": "ask", "once": "k"}
    found = [("beginning", browser.post("/labs/other/new/?kind=question", text))]
    found.append(("asking", browser.post("/helpdesk/ask/", {"text": text["text"]})))
    for slug in PRIVATE:
        entry = entry_of(world.labs[slug])
        about = f"/entries/{entry.pk}/"
        found += [(what, browser.post(f"{about}{what}/", {"answer": "yes"})) for what in ("useful", "following")]
        found.append(("posting", browser.post(f"/labs/{slug}/1/posts/", text)))
    return found


def test_nothing_of_a_private_lab_is_shown_to_who_does_not_read_it(world):
    settle_all()
    counting.count()
    for who in ("stranger", "account", "elsewhere", "focal_point", "editor", "officer", "partner"):
        hidden = [word for slug in PRIVATE for word in SECRETS[slug] if (who, slug) != ("focal_point", "roles")]
        browser = world.browsers[who]
        for there in pages():
            answer = browser.get(there)
            shown = answer.text.replace(there.partition("?q=")[2] or "\0", "")  # what was searched for is repeated
            assert answer.status_code < 500
            assert not [word for word in hidden if word in shown], (who, there)
        for there in feeds_of(who):
            answer = Client().get(there)
            assert answer.status_code == 200
            said = answer.text.replace(there.partition("?q=")[2].partition("&")[0] or "\0", "")
            assert not [word for word in hidden if word in said], (who, there)
        for what, answer in sent(world, browser):
            assert answer.status_code < 500
            assert not [word for word in hidden if word in answer.text], (who, what, answer.status_code)


def test_what_is_private_is_counted_nowhere_and_written_to_nobody_outside(world):
    settle_all()
    counting.count()
    send_due()
    words = [word for secrets in SECRETS.values() for word in secrets]
    outside = ("account", "elsewhere", "editor", "officer", "partner")
    told = Letter.objects.exclude(kind__in=["lab-invited"]).filter(
        to__person__email__in=[f"{name}@health.example" for name in outside]
    )
    for letter in told:
        assert not [word for word in words if word in f"{letter.subject} {letter.text}"], letter.kind
    Discussion.objects.exclude(lab__slug__in=PRIVATE).update(post_count=0)
    for slug in ("open", "waited", "closed"):
        lab = world.labs[slug]
        for thing in (lab.discussions.get(), lab.sessions.get(), lab):
            entry_of(thing).delete()
    figures.forget()
    empty_the_cache()
    assert plain(Client().get("/").text) == world.home_before
