"""The cast: one person for each role, with a short first name, and the places where they meet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import Client, TransactionTestCase
from django.utils.translation import deactivate

from helpdesk.models import Question
from hlh.activity.models import Actor
from hlh.catalogue import audiences
from hlh.embedded import STATE, held
from hlh.loop import discussion_of, take_into
from hlh.people.models import Appointment, Organisation, Person, Role
from hlh.people.models.persons import Stranger
from hlh.taxonomy.loading import load
from knowledge_hub.founding import found
from learning_labs.models import Discussion, Lab
from tests import ground, passwords, servers  # noqa: F401  passwords made here are cheap

TransactionTestCase._fixture_teardown = ground.put_back

PASSWORD = "a long enough secret"
_HASH = make_password(PASSWORD)
TAKE_MINUTES = (
    ("tests/faults/test_storm.py", "tests/embedded/test_running.py"),  # whole hubs: not two of them at once
    ("tests/house/test_canary.py", "tests/learning_labs/test_access.py", "tests/people/test_second_factor.py"),
    ("tests/browser/",),  # one browser, and one web server
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, on each of several workers: at the end others would wait for it.

    With `--dist worksteal` each worker is given an equal part of the list, and who is done takes from the end of another's.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first: list[list[pytest.Item]] = [[] for _worker in range(workers)]
    others = []
    for item in items:
        kinds = [number for number, paths in enumerate(TAKE_MINUTES) if item.nodeid.startswith(paths)]
        (first[kinds[0] % workers] if kinds else others).append(item)
    ends = [len(items) * (number + 1) // workers for number in range(workers)]
    items.clear()
    for own, end in zip(first, ends, strict=True):
        many = max(0, end - len(items) - len(own))
        items += own + others[:many]
        del others[:many]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool, django_db_blocker: Any
) -> None:
    """Of several workers one makes a database, with the ground in it, and each has a copy: migrating takes a minute."""
    if django_db_keepdb or "PYTEST_XDIST_WORKER" not in os.environ:
        return
    test, made = connection.settings_dict["TEST"], servers.made_once()
    own, real = test["NAME"], connection.settings_dict["NAME"]
    with held(STATE / "made"), django_db_blocker.unblock():
        if not servers.is_there(made):
            test["NAME"] = half = f"{made}_half"
            connection.creation.create_test_db(verbosity=0, serialize=False)
            lay_the_ground()
            connection.close()
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = real
            servers.rename(half, made)
    test |= {"NAME": own, "TEMPLATE": made, "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The taxonomy and the ground of the knowledge hub are there, as in every hub; and never is it the hub's own database.

    A process that a test started may still be on its way out when the database is dropped at the end.
    """
    assert connection.settings_dict["NAME"].startswith("test_")
    with django_db_blocker.unblock():
        lay_the_ground()
        ground.keep()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def whole(transactional_db: None) -> None:
    """For tests with other processes: everything is committed, and emptied after."""


@pytest.fixture(autouse=True)
def _ground(request: pytest.FixtureRequest) -> Iterator[None]:
    """What this process remembers of rows that a test committed goes with them: which test comes next is chance."""
    yield
    if "transactional_db" in request.fixturenames:
        forget()


@pytest.fixture(autouse=True)
def _fresh_process(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process remembers of one test's database says nothing about the next one's; mail goes its real way."""
    deactivate()  # the language of whoever came last
    settings.EMAIL_BACKEND = "hlh.mail.backends.AsLetters"
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.WHITENOISE_AUTOREFRESH = True  # else each new browser lists all static files: a third of all the time
    monkeypatch.setattr("hlh.taxonomy.kept.SECONDS", 3600.0)  # no test depends on how long it takes
    forget()
    empty_the_cache()


def lay_the_ground() -> None:
    """What every hub has before anybody comes: the taxonomy, its first pages, and the audiences that most things have."""
    load()
    found()
    for key in (audiences.EVERYBODY, audiences.MEMBERS):
        audiences.audience(key)


def forget() -> None:
    """What this process remembers of the database."""
    from briefs import naming
    from hlh.activity.models import facts as actors
    from hlh.mail import wording
    from hlh.portal import figures, gaps
    from hlh.taxonomy.models import Area, Country, Level, Phase
    from knowledge_hub.models import packs
    from learning_labs.models import labs

    actors._known.clear()
    audiences._known.clear()
    labs._lately.clear()
    naming._by_country.forget()
    wording.forget()
    figures.forget()
    gaps._supply.forget()
    packs._links.forget()
    Area.objects.forget()
    Country.objects.forget()
    Phase.objects.forget()
    Level.objects.forget()


def empty_the_cache() -> None:
    """This run's own part of it: other workers of the same run use the same server."""
    server = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]
    if keys := list(server.scan_iter(f"{cache.key_prefix}:*", count=1000)):
        server.delete(*keys)


def make_person(name: str, **fields: Any) -> Person:
    person = Person.objects.create(email=f"{name.lower()}@health.example", name=name, password=_HASH, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def make_lab(slug: str = "supplies", **fields: Any) -> Lab:
    said = {
        "title": f"Lab {slug}",
        "purpose": "Stock-outs and small loans between facilities.",
        "guiding_question": "What did you do when a delivery did not come?",
        "areas": [6],
        "languages": ["en"],
        "first_posts_wait_since": None,  # tests/learning_labs/test_waiting.py is about those that wait
    } | fields
    return Lab.objects.open_one(slug=slug, by=Actor.objects.system(), **said)


def ask(text: str = "Insulin ran out in four of our nine districts", **fields: Any) -> Question:
    said: dict[str, Any] = {"asker": Stranger(), "by": Actor.objects.stranger(), "naming": 0, "quoting": "ask"} | fields
    return Question.objects.ask(text=text, once=said.pop("once", text[:60]), **said)


def discuss(lab: Lab, text: str = "Insulin ran out in four of our nine districts", **fields: Any) -> Discussion:
    """A question that an officer carried into a lab."""
    question = ask(text, **fields)
    question.area_id = lab.areas[0]
    question.save()
    take_into(lab, question, by=Actor.objects.system())
    question.refresh_from_db()
    discussion = discussion_of(question)
    assert discussion is not None
    return discussion


def post_to(client: Client, discussion: Discussion, text: str, **fields: Any) -> Any:
    said = {"text": text, "naming": 0, "quoting": "ask", "kind": "experience"} | fields
    return client.post(f"{discussion.get_absolute_url()}posts/", said)


@pytest.fixture
def amina(db: None) -> Person:
    """A country focal point of Kenya."""
    person = make_person("Amina", country_id="KEN", work="District health officer")
    ministry = Organisation.objects.create(name="Ministry of Health", kind="ministry", country_id="KEN")
    Person.objects.filter(pk=person.pk).update(organisation=ministry)
    Appointment.objects.appoint(person, Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], by=Actor.objects.system())
    person.refresh_from_db()
    return person


@pytest.fixture
def fatou(db: None) -> Person:
    """A midwife of Senegal, without any role."""
    return make_person("Fatou", country_id="SEN", language="")


@pytest.fixture
def oskar(db: None) -> Person:
    """A help-desk officer for everything."""
    person = make_person("Oskar")
    Appointment.objects.appoint(person, Role.OFFICER, by=Actor.objects.system())
    return person


@pytest.fixture
def omar(db: None) -> Person:
    """A help-desk officer of the Eastern Mediterranean."""
    person = make_person("Omar")
    Appointment.objects.appoint(person, Role.OFFICER, scope=["region:EMR"], by=Actor.objects.system())
    return person


@pytest.fixture
def frida(db: None) -> Person:
    """A facilitator."""
    person = make_person("Frida")
    Appointment.objects.appoint(person, Role.FACILITATOR, by=Actor.objects.system())
    return person


@pytest.fixture
def ada(db: None) -> Person:
    """An administrator."""
    person = make_person("Ada")
    Appointment.objects.appoint(person, Role.ADMINISTRATOR, by=Actor.objects.system())
    return person


@pytest.fixture
def lab(db: None) -> Lab:
    return make_lab()


@pytest.fixture
def discussion(lab: Lab) -> Discussion:
    return discuss(lab)


def sign_in(person: Person, browser: Client | None = None) -> Client:
    """A browser in which somebody is signed in; staff with their second factor, as allauth writes it down."""
    browser = sign_in_by_password_only(person, browser)
    if Person.objects.get(pk=person.pk).is_staff:
        app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first() or with_app(person)
        _record(browser, person, "mfa", id=app.pk, type=app.type)
    return browser


def sign_in_by_password_only(person: Person, browser: Client | None = None) -> Client:
    """The same, without any second factor."""
    browser = browser or Client()
    browser.force_login(person)
    _record(browser, person, "password", email=person.email)
    return browser


def with_app(person: Person) -> Authenticator:
    """Give somebody an app that shows codes."""
    app: Authenticator = TOTP.activate(person, generate_totp_secret()).instance
    return app


def _record(browser: Client, person: Person, method: str, **said: Any) -> None:
    request = HttpRequest()
    request.session = session = browser.session
    record_authentication(request, person, method, **said)
    session.save()


@pytest.fixture
def as_() -> Callable[[Person], Client]:
    """The same, for tests that already ask for fixtures."""
    return sign_in
