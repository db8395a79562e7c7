"""The hub that is measured: `python -m bench.filling '{"posts": 5000, …}'` fills it, and says where what is.

It counts the queries of each page too: in this process, because a served page does not tell.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django

EXCERPTS = 500  # gathered for the learning brief whose workspace is measured
COLD = "discussion, signed in, nothing remembered"


def main() -> dict[str, Any]:
    """Make the tables, fill them, and look where what is.

    Returns:
        The paths of the pages, the cookies of the readers, and the queries of each page by its name and reader.
    """
    from django.core.cache import cache
    from django.core.management import call_command

    from hlh.demo.filling import Sizes, fill
    from hlh.demo.shelving import fill_the_hub
    from hlh.running import wait_for_the_model

    for command in ("migrate", "taxonomy"):
        call_command(command, verbosity=0)
    cache.clear()  # such as how much the writer of an earlier run has posted today
    wait_for_the_model(30)
    began = time.monotonic()
    fill(Sizes(**json.loads(sys.argv[1])))
    seconds = round(time.monotonic() - began)
    fill_the_hub()
    there: dict[str, Any] = _places() | {"seconds": seconds, "readers": _readers(), "workspace": _workspace()}
    return there | _counted(there)


def _places() -> dict[str, str]:
    from briefs.models import Brief, Kind
    from hlh.taxonomy.models import Phase
    from knowledge_hub.models import AreaShelf, Resource
    from learning_labs.models import Discussion

    hottest = Discussion.objects.select_related("lab").latest("post_count")
    brief = Brief.objects.standing().filter(kind=Kind.ACTION, version__country__isnull=False).latest("published_at")
    learning = Brief.objects.standing().filter(kind=Kind.LEARNING).latest("published_at")
    area = hottest.area
    shelf = AreaShelf.objects.get(area=area)
    return {
        "discussion": hottest.get_absolute_url(),
        "end": f"{hottest.get_absolute_url()}?after={max(0, hottest.post_count - 25)}",
        "lab": hottest.lab.get_absolute_url(),
        "brief": brief.get_absolute_url(),
        "learning_brief": learning.get_absolute_url(),
        "area": f"/areas/{area.slug}/" if area else "/areas/",
        "country": f"/countries/{brief.country_id}/",
        "hub_index": f"/hub/phases/{Phase.objects.earliest('pk').code}/",
        "hub_page": shelf.url,
        "resource": Resource.objects.live().latest("pk").url_path,
    }


def _readers() -> dict[str, dict[str, str]]:
    """The cookies of a member who has not written in the discussion, of one who does, of a stranger, of an officer, and of
    an editor who gathers a learning brief."""
    from hlh.activity.models import Actor
    from hlh.people.models import Appointment, Person, Role

    member, writer, officer, gatherer = (
        Person.objects.create_user(f"{name}@example.org", name=name, country_id="KEN", is_demo=True)
        for name in ("Member", "Writer", "Officer", "Gatherer")
    )
    Appointment.objects.appoint(officer, Role.OFFICER, by=Actor.objects.system())
    Appointment.objects.appoint(writer, Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], by=Actor.objects.system())
    Appointment.objects.appoint(gatherer, Role.EDITOR, by=Actor.objects.system())
    named = {"signed in": member, "writer": writer, "officer": officer, "gatherer": gatherer}
    return {"stranger": {}} | {name: _session(person) for name, person in named.items()}


def _workspace() -> str:
    """A learning brief that is being put together of five hundred excerpts under twelve claims; the path of its workspace."""
    from briefs.models import Brief, Kind, a_claim, a_source
    from briefs.models.told import MOST_CLAIMS
    from briefs.naming import first_voice
    from hlh.activity.models import Actor
    from hlh.catalogue.models import Excerpt, Passage
    from hlh.people.models import Person, Quoting
    from hlh.taxonomy.models import Area

    gatherer = Person.objects.get(name="Gatherer")
    by = Actor.objects.of(gatherer)
    quotable = Passage.objects.filter(voice__quoting=Quoting.YES, entry__kind="discussion").order_by("pk")
    taken = [Excerpt.objects.take(one, one.text[:80], by=by).pk for one in quotable[:EXCERPTS]]
    under = [[a_source("excerpt", pk) for pk in taken[number::MOST_CLAIMS]] for number in range(MOST_CLAIMS)]
    said = {
        "title": "What a bench gathers",
        "challenge": "How long does it take?",
        "area": Area.objects.get(pk=6),
        "claims": [a_claim(f"Claim {number}", sources) for number, sources in enumerate(under, 1)],
        "excerpts": taken,
    }
    brief = Brief.objects.begin(kind=Kind.LEARNING, said=said, voice=first_voice(gatherer), by=by, once="bench")
    return f"{brief.get_absolute_url()}workspace/"


def _session(person: Any) -> dict[str, str]:
    """A session as the door makes it, with a second factor."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from allauth.usersessions.models import UserSession
    from django.http import HttpRequest
    from django.middleware.csrf import CSRF_SECRET_LENGTH
    from django.test import Client
    from django.utils.crypto import get_random_string

    browser, request = Client(), HttpRequest()
    browser.force_login(person)
    request.session = session = browser.session
    app = TOTP.activate(person, generate_totp_secret()).instance
    record_authentication(request, person, "mfa", id=app.pk, type=app.type)
    session.save()
    UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1")
    return {"sessionid": str(session.session_key), "csrftoken": get_random_string(CSRF_SECRET_LENGTH)}


def _counted(there: dict[str, Any]) -> dict[str, Any]:
    from django.core.cache import cache

    from bench.comparing import pairs

    queries = {f"{pair.name}, {pair.reader}": _queries(pair, there) for pair in pairs(there)}
    discussion = next(pair for pair in pairs(there) if (pair.name, pair.reader) == ("discussion", "signed in"))
    cold = _queries(discussion, there, before=cache.clear)
    return {"queries": queries, "cold_queries": {COLD: cold}}


def _queries(pair: Any, there: dict[str, Any], before: Any = lambda: None) -> int:
    """What a page asks the second time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.comparing import form

    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.cookies.load(there["readers"][pair.reader])

    def ask(once: str) -> Any:
        if pair.sends:
            return browser.post(pair.ours, form(pair.sends.format(once), once))
        return browser.get(pair.ours)

    ask("first")
    before()
    with CaptureQueriesContext(connection) as asked:
        answer = ask("second")
    if answer.status_code not in (200, 302, 303):
        raise RuntimeError(f"{pair.ours} answered {answer.status_code} to {pair.reader}")
    return len(asked)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))
