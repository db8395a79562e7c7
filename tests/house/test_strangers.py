"""Strangers are turned away from every view that is not listed public."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "home",
    "search",
    "areas",
    "area",
    "countries",
    "country",
    "safe_space",
    "hub_phases",
    "hub_phase",
    "hub_decide",
    "wagtail_serve",
    "packs",
    "pack",
    "pack_code",
    "sitemap",
    "hub_feed",
    "search_feed",
    "area_feed",
    "country_feed",
    "choose_language",
    "feedback:box",
    "catalogue:useful",
    "styleguide",
    "styleguide_codes",
    "styleguide_mail",
    "learning_labs:labs",
    "learning_labs:lab",
    "learning_labs:discussion",
    "learning_labs:post",
    "learning_labs:news",
    "learning_labs:sessions",
    "learning_labs:session",
    "calendars:lab",
    "calendars:session",
    "events:events",
    "events:register",
    "event_calendars:every",
    "event_calendars:area",
    "event_calendars:event",
    "lab_feed",
    "network:partners",
    "network:partner",
    "network:calls",
    "network:call",
    "network_calendar",
    "helpdesk:ask",
    "briefs:briefs",
    "briefs:gaps",
    "briefs:brief",
    "briefs:version",
    "briefs:difference",
    "briefs:pdf",
    "briefs:citation",
    "briefs:as_mail",
    "briefs:as_message",
    "briefs:as_script",
    "briefs:word",
    "briefs:epub",
    "briefs:jats",
    "briefs:provenance",
    "briefs:certificate",
    "briefs:certificate_pdf",
    "briefs:certificate_work",
    "briefs:versions",
    "briefs:compare",
    "briefs:uptakes",
    "/healthz",
    "/readyz",
    "/metrics",
}
BY_LINK = {
    "briefs:credit",
    "briefs:use",
    "events:registration",
    "feedback:report",
    "files:download",
    "helpdesk:question",
    "helpdesk:verdict",
    "mail:held",
    "mail:stop",
    "network:answer",
}


def every_address(resolver=None, prefix="", space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            name = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_address(entry, prefix + str(entry.pattern), name)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}" if entry.name else f"/{prefix}{entry.pattern}", prefix + str(entry.pattern)


ADDRESSES = [(name, path) for name, path in every_address() if not path.startswith(("accounts/", "cms/"))]
STAFF_SCREENS = [path.replace("^", "").replace("$", "") for _name, path in every_address() if path.startswith("cms/")]


def with_the_first(path):
    """An address with the first thing of its kind in each place that waits for one."""
    return re.sub(r"<[^<>]*>|\(\?P.*?\)+\+?", "1", path)


def test_the_list_of_public_views_names_only_views_that_exist():
    assert {name for name, _path in ADDRESSES} >= PUBLIC | BY_LINK


@pytest.mark.parametrize(
    ("name", "path"), [(n, p) for n, p in ADDRESSES if n not in PUBLIC], ids=lambda value: str(value)
)
def test_strangers_are_turned_away(db, name, path):
    address = "/" + path.replace("<slug:slug>", "supplies").replace("<int:number>", "1").replace("<slug:ref>", "abc")
    address = address.replace("<int:document_id>/<path:document_filename>", "1/a.pdf")
    for method in ("get", "post"):
        answer = getattr(Client(), method)(address)
        allowed = {404, 405} if name in BY_LINK else {302, 404, 405}
        assert answer.status_code in allowed, (method, address, answer.status_code)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/")


def test_the_style_guide_is_for_development_only(client, db, settings):
    settings.DEVELOPMENT = False
    assert client.get("/styleguide/").status_code == 404
    assert client.get("/styleguide/mail/").status_code == 404
    assert client.get("/styleguide/codes/").status_code == 404


@pytest.mark.parametrize("path", [path for path in STAFF_SCREENS if not re.search(r"[<(*]", path)])
def test_strangers_see_no_staff_screen(client, db, path):
    """Wagtail's icons and words of buttons tell nobody anything; all else asks who comes."""
    answer = client.get(f"/{path}")

    if path in ("cms/sprite/", "cms/jsi18n/"):
        assert answer.status_code == 200
    else:
        assert answer.status_code in (302, 404, 405), answer.status_code
    if answer.status_code == 302:
        way = "/" if path == "cms/logout/" else ("/accounts/login/", "/cms/login/")  # who is out is led home
        assert answer["Location"].startswith(way)
