"""Components of forms, and the ways in."""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm
from django.urls import reverse
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Person, Profile
from hlh.people.profile_forms import ProfileForm, WordsForm
from hlh.portal.examples.invented import Examples, Provider
from hlh.portal.forms import SearchForm
from hlh.taxonomy.models import Area


def forms(entry: Entry) -> Examples:
    """Fields as they are, and as they are refused."""
    form, hint = SearchForm(), _("Two sentences are enough. Please write no names or numbers of patients.")
    refused = SearchForm({"no-q": "?" * 301, "no-kind": "nothing", "no-area": "99"}, prefix="no")
    question, kind, area = _("Your question"), _("Kind"), _("Area")
    code = {"form": RequestLoginCodeForm(), "action": reverse("account_request_login_code")}
    choose = {"label": area, "options": list(Area.objects.kept().values()), "empty": _("Choose an area")}
    profile = Profile(person=Person(language="en"))
    told = ProfileForm(profile=profile, typed={}, prefix="told")
    unknown = ProfileForm({"unknown-kind": "nothing"}, profile=profile, typed={}, prefix="unknown")
    levels = [Naming.NOBODY, Naming.REGION, Naming.COUNTRY]
    return {
        "choice": [{"field": told["kind"], "label": kind}, {"field": unknown["kind"], "label": kind}],
        "choose": [choose | {"field": form["area"], "hint": hint}, choose | {"field": refused["area"]}],
        "door": [code | {"button": _("Send me a code")}],
        "feedback": [{"page": entry.address, "box": "remark-example"}],
        "field": [
            {"field": form["q"], "label": question, "hint": hint},
            {"field": SearchForm(prefix="long")["q"], "label": question, "rows": 3},
            {"field": refused["q"], "label": question, "hint": hint},
        ],
        "naming": [{"form": NamingForm(levels=levels), "country": "Examplia", "region": "AFRO"}],
        "passkey": [{"does": "login", "button": _("Sign in with a passkey")}],
        "providers": [{"providers": [Provider()], "process": "login"}],
        "refuse": [
            {"action": entry.address, "key": "example"},
            {"action": entry.address, "key": "empty", "wrong": WordsForm({"words": ""})},
        ],
        "ruled": [{"label": question}],
        "save_for_later": [{"action": entry.address}],
        "seen": [{"field": told["seen_work"], "label": _("What you do")}],
        "select": [{"field": form["kind"], "label": kind}, {"field": refused["kind"], "label": kind}],
    }
