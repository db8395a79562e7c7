"""For everybody who reads: the list, a brief, its versions and what changed between them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from briefs import policy
from briefs.acts import acts_of
from briefs.checking.hints import hints_of
from briefs.comparing import changes
from briefs.forms import DecisionForm, ListForm
from briefs.models import Brief, Decision, Kind, Plan, Told, Version, sections_of
from briefs.models.briefs import written_or_joined_by
from briefs.models.remarks import WORKED_ON
from briefs.models.sections import claim_key
from briefs.models.told import PARTS, TOLD
from briefs.planning.forms import PlanForm
from briefs.planning.times import shown, zone_of
from briefs.remarking.forms import RemarkForm
from briefs.remarking.threads import threads_of
from hlh.catalogue.around import Around, around_of
from hlh.catalogue.lineage import fallen_under
from hlh.catalogue.models import Entry
from hlh.catalogue.quoting import quoted
from hlh.links.models import new_secret
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.people.speakers import Shown, shown_as
from hlh.policy import require
from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models import Area, Country
from hlh.taxonomy.tagging import of_keys
from hlh.web import Request, SignedInRequest

ON_A_PAGE = 20
OWN = 10  # briefs of the reader that are not published, shown above the list


@require_safe
def briefs(request: Request) -> HttpResponse:
    """What was published, the newest first; ?kind=, ?area= and ?country= narrow it down."""
    form = ListForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found = Brief.objects.standing().about(**chosen).for_listing()
    page = by_movement(found, request.GET.get("after", ""), size=ON_A_PAGE, moved="published_at")
    own: list[Brief] = []
    if request.user.is_authenticated:
        mine = Brief.objects.filter(written_or_joined_by(request.user)).exclude(stage=Brief.Stage.PUBLISHED)
        own = list(mine.order_by("-saved_at", "-pk")[:OWN])
    context = {
        "page": page,
        "own": own,
        "chosen": chosen,
        "query": urlencode(chosen),
        "kinds": Kind.choices,
        "areas": Area.objects.kept().values(),
        "countries": _countries(),
        "may_see_reviews": policy.may_see_reviews(request.user),
        "section": "briefs",
    }
    return render(request, "briefs/list.html", context)


@require_safe
def brief(request: Request, ref: str) -> HttpResponse:
    """A brief, as it was last published; its author and editors see what is not published yet."""
    found = find(request, ref)
    if found.ref != ref:
        return redirect(found, permanent=found.is_public)
    return show(request, found, found.version or found)


@require_safe
def version(request: Request, ref: str, number: int) -> HttpResponse:
    """What one version said. The address of a version stays, whatever came after it."""
    found, told = find_version(request, ref, number)
    if found.ref != ref:
        return redirect(told, permanent=True)
    return show(request, found, told)


@require_safe
def difference(request: Request, ref: str, number: int) -> HttpResponse:
    """What changed in a version since the one before it."""
    found, told = find_version(request, ref, number)
    before = get_object_or_404(found.versions, number=number - 1)
    if found.stage == Brief.Stage.WITHDRAWN:
        return show(request, found, told)
    context = {
        "brief": found,
        "version": told,
        "before": before,
        "changes": changes(before, told, found.kind),
        "section": "briefs",
    }
    return render(request, "briefs/changes.html", context)


@require_safe
@signed_in
def upcoming(request: SignedInRequest, ref: str) -> HttpResponse:
    """The text that is worked on, for its author and, in review, for editors."""
    found = get_object_or_404(Brief.objects.workable_by(request.user).for_listing().at(ref))
    return show(request, found, found)


@require_safe
@signed_in
def acts(request: SignedInRequest, ref: str) -> HttpResponse:
    """Each act about a brief, for a spreadsheet."""
    found = find(request, ref)
    require(policy.may_read_acts(request.user, found))
    response = HttpResponse(acts_of(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.ref}-acts.csv"'
    return response


def show(
    request: Request,
    found: Brief,
    told: Told,
    *,
    form: DecisionForm | None = None,
    act: str = "",
    status: int = 200,
    **refused: Any,
) -> HttpResponse:
    """The page of a brief.

    Args:
        found: the brief.
        told: the text to show: a version, or its working text.
        form: a decision that was refused, to be mended.
        act: which decision that was.
        status: of the answer.
        refused: another form to be mended: `plan_form`, `remark_form`, or `reply_form` and `reply_to`.
    """
    number = told.number if isinstance(told, Version) else None
    is_working = number is None
    is_standing = found.is_standing
    is_gone = found.stage == Brief.Stage.WITHDRAWN
    excerpts = [] if is_gone else quoted(told.excerpts, reader=request.user, preparing=is_working)
    context: dict[str, Any] = {
        "brief": found,
        "told": told,
        "is_working": is_working,
        "earlier": range(1, number or 1),
        "is_old": isinstance(told, Version) and told.pk != found.version_id,
        "who": shown_as(found.voice, to=request.user),
        "along": _along(request, found),
        "claims": _claims(request, told),
        "parts": [one for one in sections_of(told, found.kind) if one.key in TOLD or (one.words and one.key in PARTS)],
        "around": around_of(found, reader=request.user) if found.is_public else Around(),
        "excerpts": excerpts,
        "has_lost_words": any(one.stage == one.stage.WITHDRAWN for one in excerpts),
        "tags": of_keys(told.tags),
        "fallen": fallen_under(found) if is_standing else [],
        "notice": found.last_decision(found.stage) if found.is_public and not is_standing else None,
        "section": "briefs",
        "form": form or DecisionForm(),
        "act": act,
        **_rights(request, found, is_working),
    }
    if is_working:
        context |= _remarks(request, found)
    if is_working and found.version:
        context["changes"] = changes(found.version, told, found.kind)
    context |= _plans(request, found, context) | refused
    return render(request, "briefs/brief.html", context, status=status)


def find(request: Request, ref: str) -> Brief:
    return get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))


def find_version(request: Request, ref: str, number: int) -> tuple[Brief, Version]:
    found = find(request, ref)
    told = found.versions.filter(number=number).first() if number < 32_000 else None
    if told is None:
        raise Http404
    told.brief = found
    return found, told


def _rights(request: Request, found: Brief, is_working: bool) -> dict[str, Any]:
    """What this reader may do here; a stranger is asked nothing, and the database is not asked either."""
    if not request.user.is_authenticated:
        return {}
    in_review = found.stage == Brief.Stage.IN_REVIEW
    is_author = policy.is_author(request.user, found)
    rights: dict[str, Any] = {
        "is_author": is_author,
        "writes_along": not is_author and policy.writes_along(request.user, found),
        "last_words": found.last_decision(Decision.What.RETURNED, Decision.What.DECLINED) if is_author else None,
        "may_read_acts": policy.may_read_acts(request.user, found),
    }
    if in_review and is_working:
        rights["may_decide"] = policy.may_decide(request.user, found)
    if found.is_standing:
        rights["may_withdraw"] = policy.may_withdraw(request.user, found)
        rights["may_supersede"] = policy.may_supersede(request.user, found)
        rights["has_upcoming"] = in_review and policy.is_editor_of(request.user, found)
    return rights


def _along(request: Request, found: Brief) -> list[Shown]:
    """Those who write it along, each as they chose to be named; of a brief with one author nobody is asked."""
    if not found.is_joint:
        return []
    along = found.coauthors.writing().for_showing()
    return [shown_as(one.voice, to=request.user) for one in along if one.voice]


def _plans(request: Request, found: Brief, rights: dict[str, Any]) -> dict[str, Any]:
    """What is planned, for those who write it or may plan; and the form to plan something. Others are asked nothing."""
    rights["may_expire"] = rights.get("may_withdraw") and policy.may_expire(request.user, found)
    works_on_it = rights.get("is_author") or rights.get("writes_along") or rights.get("may_remark")
    may_plan = rights.get("may_decide") or rights["may_expire"]
    if not works_on_it and not may_plan:
        return {}
    waiting = list(Plan.objects.waiting().filter(brief=found))
    if not waiting and not may_plan:
        return {}
    zone = zone_of(request.user)
    form = PlanForm(needs_words=False, initial={"zone": zone}) if may_plan else None
    return {"plans": {plan.what: (plan, shown(plan.at, zone)) for plan in waiting}, "plan_form": form}


def _remarks(request: Request, found: Brief) -> dict[str, Any]:
    """What those who work on the text say about it, and the form to say more."""
    if found.stage not in WORKED_ON or not policy.may_remark(request.user, found):
        return {}
    begins = {"section": request.GET.get("section", ""), "once": new_secret()}
    return {
        "may_remark": True,
        "hints": [] if found.origin else hints_of(found),
        "remarks": threads_of(found, reader=request.user),
        "remark_form": RemarkForm(brief=found, initial=begins),
    }


def _claims(request: Request, told: Told) -> list[dict[str, Any]]:
    """Each claim with the sources that this reader may open, and how many others there are."""
    if not told.claims:
        return []
    readable = Entry.objects.visible_to(request.user).in_bulk(told.cited())
    return [
        {
            "key": claim_key(claim),
            "words": claim["claim"],
            "sources": [(readable[pk], _where(readable[pk])) for pk in claim["sources"] if pk in readable],
            "closed": sum(pk not in readable for pk in claim["sources"]),
            "all": len(claim["sources"]),
        }
        for claim in told.claims
    ]


def _where(entry: Entry) -> str:
    """The country that a source tells of, so that two with one title are told apart."""
    country = Country.objects.kept().get(entry.countries[0]) if len(entry.countries) == 1 else None
    return country.label if country else str(Entry.Kind(entry.kind).label)


def _countries() -> list[Country]:
    """The countries that have told something, as a reader of this language looks for them."""
    return Country.objects.filter(pk__in=_told_countries.get()).by_name()


def _count_countries() -> list[str]:
    told = Version.objects.filter(country__isnull=False).order_by()
    return list(told.values_list("country_id", flat=True).distinct())


_told_countries = Kept(_count_countries)  # asked at most every half minute
