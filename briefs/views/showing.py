"""The page of a brief: what it says, what stands around it, what its reader may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from briefs import policy
from briefs.checking.hints import hints_of
from briefs.clearing.quotes import as_cleared
from briefs.comparing import changes
from briefs.crediting import contributors_of
from briefs.forms import DecisionForm
from briefs.linking import dead_in
from briefs.models import Attachment, Brief, Decision, OnBehalf, Plan, Told, Version
from briefs.models.grading import needs_clearance
from briefs.models.remarks import WORKED_ON
from briefs.models.told import PARTS, TOLD
from briefs.naming import author_shown, voice_shown
from briefs.people_forms import AnswerForm, LookAgainForm
from briefs.planning.forms import PlanForm
from briefs.planning.times import shown, zone_of
from briefs.remarking.forms import RemarkForm
from briefs.remarking.threads import threads_of
from briefs.rendering.keeping import pages_of
from briefs.rendering.previewing import preview_of
from briefs.rendering.taking import taken_along
from briefs.reviewing.standing import review_of, task_for
from briefs.synthesising.sources import sources_of
from briefs.synthesising.standing import marked_touches, standing
from briefs.synthesising.touching import proposed
from briefs.synthesising.unknown import unknowns_of, where_to_tell
from briefs.translating.reading import Reading, parts_of, read_in
from briefs.trusting import trust_in
from briefs.uptaking import in_words, notes_of
from hlh.catalogue.around import Around, around_of
from hlh.catalogue.quoting import quoted
from hlh.links.models import new_secret
from hlh.people.speakers import Shown
from hlh.taxonomy.languages import CODES, data_code, listed
from hlh.taxonomy.tagging import of_keys
from hlh.web import Request


def show(
    request: Request,
    found: Brief,
    told: Told,
    *,
    form: DecisionForm | None = None,
    act: str = "",
    objection_form: AnswerForm | None = None,
    objected: int = 0,
    look_form: LookAgainForm | None = None,
    status: int = 200,
    template: str = "briefs/brief.html",
    more: Mapping[str, Any] | None = None,
    **refused: Any,
) -> HttpResponse:
    """The page of a brief.

    Args:
        found: the brief.
        told: the text to show: a version, or its working text.
        form: a decision that was refused, to be mended.
        act: which decision that was.
        objection_form: an answer that was refused, to be mended.
        objected: the objection that it answers.
        look_form: a day to look at it again that was refused, to be mended.
        status: of the answer.
        template: another page on which the same text stands.
        more: what that one needs beside.
        refused: another form to be mended: `plan_form`, `remark_form`, or `reply_form` and `reply_to`.
    """
    number = None
    reading, is_original = Reading(told), request.GET.get("words") == "original"
    if isinstance(told, Version):
        told.brief, number = found, told.number
        reading = read_in(found, told, told.language if is_original else data_code(get_language() or "en"))
        told = reading.told
    is_working = number is None
    is_standing = found.is_standing
    is_gone = found.stage == Brief.Stage.WITHDRAWN
    preparing = is_working and request.user.is_authenticated  # who came by a link reads what everybody may read
    sources = {} if is_gone else sources_of(told, reader=request.user, preparing=preparing)
    placed = set(told.stood_on("excerpt"))
    loose = [number for number in told.excerpts if number not in placed]
    quotes = [] if is_gone else quoted(loose, reader=request.user, preparing=preparing)
    excerpts = list(as_cleared(dict(enumerate(quotes))).values())
    touches = marked_touches(found, request.user) if found.is_learning and not is_working else {}
    context: dict[str, Any] = {
        "brief": found,
        "told": told,
        "is_working": is_working,
        "earlier": range(1, number or 1),
        "is_old": isinstance(told, Version) and told.pk != found.version_id,
        "who": author_shown(found, told, to=request.user),
        "along": _along(request, found, told),
        "claims": standing(told, sources, preparing=preparing, touches=touches, tongues=reading.tongues)
        if not is_gone
        else [],
        "parts": [one for one in parts_of(reading, found.kind) if one.key in TOLD or (one.words and one.key in PARTS)],
        "around": _around(request, found, told),
        "unknowns": unknowns_of(told),
        "excerpts": excerpts,
        "trust": trust_in(found, told, sources=len(sources) if told.claims else None),
        "reading": reading,
        **_tongues(request, found, told, reading, is_original=is_original),
        "has_lost_words": any(one.stage == one.stage.WITHDRAWN for one in excerpts),
        "tags": of_keys(told.tags),
        "files": [] if is_gone else Attachment.objects.of(found, told),
        "contributors": contributors_of(found, reader=request.user, version=number) if found.credited else [],
        "notes": notes_of(found, reader=request.user) if is_standing and not is_working else [],
        "tried": in_words(found),
        "notice": found.last_decision(found.stage) if found.is_public and not is_standing else None,
        "section": "briefs",
        "form": form or DecisionForm(),
        "act": act,
        "objection_form": objection_form or AnswerForm(),
        "objected": objected,
        "look_form": look_form or LookAgainForm(),
        **_rights(request, found, is_working),
    }
    context["know_more"] = where_to_tell(context["around"].thread)
    if found.is_standing and not is_working and (dead := dead_in(told, context["around"].dead_links)):
        context |= {"dead_links": dead, "may_check_links": policy.may_check_links(request.user, found)}
    if is_standing and found.version and not is_working and not context["is_old"]:
        context |= taken_along(found, found.version, reading, context["around"], sources)
    if context["is_old"] and isinstance(told, Version) and not is_gone:
        context["own_pages"] = pages_of(told)
    if is_working:
        context |= _remarks(request, found)
        context |= preview_of(found, told, request.GET.get("look", ""))
    if is_working and found.version:
        context["changes"] = changes(found.version, told, found.kind)
    if is_working and found.stage == Brief.Stage.IN_REVIEW:
        context |= review_of(found)
    context |= _plans(request, found, context) | refused
    return render(request, template, context | dict(more or {}), status=status)


def _around(request: Request, found: Brief, told: Told) -> Around:
    """The thread that it stands in; not beside a text that does not name its country, which others in it may name."""
    if not found.is_public:
        return Around()
    around = around_of(found, reader=request.user, says_fallen=found.is_standing)
    is_named = not isinstance(told, Version) or told.names_its_country
    return around if is_named else replace(around, thread=[])


def _tongues(request: Request, found: Brief, told: Told, reading: Reading, *, is_original: bool) -> dict[str, Any]:
    """Who translated what is read, the way to the original, and the languages that this reader may translate it into."""
    may = isinstance(told, Version) and found.is_standing and request.user.is_authenticated
    rights = {"may_translate": policy.may_translate(request.user, found)} if may else {}
    said: dict[str, Any] = {
        "is_original": is_original and data_code(get_language() or "en") in found.tongues,
        "tongues_to_write": [code for code in CODES if code != told.language],
        **rights,
    }
    if not reading.language:
        return said
    who = [voice_shown(voice, told, to=request.user).name for voice in reading.voices]
    return said | {
        "translators": listed(dict.fromkeys([*who, *reading.machines])),
        "original": f"{request.path}?words=original",
    }


def what_to_change(found: Brief) -> Decision | None:
    """Why it came back, for who works on it; of what was published since nothing is to be done any more."""
    if found.stage not in (Brief.Stage.DRAFT, Brief.Stage.DECLINED) or found.submitted_at is None:
        return None
    last = found.last_decision()
    return last if last and last.what in (Decision.What.RETURNED, Decision.What.DECLINED) else None


def _rights(request: Request, found: Brief, is_working: bool) -> dict[str, Any]:
    """What this reader may do here; a stranger is asked nothing, and the database is not asked either."""
    if not request.user.is_authenticated:
        return {}
    in_review = found.stage == Brief.Stage.IN_REVIEW
    is_author = policy.is_author(request.user, found)
    writes_along = not is_author and policy.writes_along(request.user, found)
    behalf = _typed(request, found) if is_working and not is_author else None
    rights: dict[str, Any] = {
        "is_author": is_author,
        "writes_along": writes_along,
        "last_words": what_to_change(found) if is_author or writes_along or behalf else None,
        "behalf": behalf,
        "may_read_acts": policy.may_read_acts(request.user, found),
    }
    if in_review and is_working:
        rights["may_decide"] = policy.may_decide(request.user, found)
        rights["own_task"] = None if is_author else task_for(request.user, found)
    if found.is_learning and found.is_public and (is_author or policy.may_answer_objections(request.user, found)):
        rights["objections"] = found.objections.open().select_related("source__version").order_by("pk")
    if found.is_standing:
        rights["may_withdraw"] = policy.may_withdraw(request.user, found)
        rights["may_set_look_again"] = policy.may_set_look_again(request.user, found)
        rights["may_confirm"] = found.is_overdue and policy.may_confirm(request.user, found)
        rights["may_supersede"] = rights["may_mark_urgent"] = policy.may_supersede(request.user, found)
        if found.is_learning and policy.may_revise(request.user, found):
            rights["proposed"] = proposed(found, request.user)
        rights["alone"] = found.second_looks.waiting().first() if rights["may_supersede"] else None
        rights["has_upcoming"] = in_review and policy.is_editor_of(request.user, found)
    if found.stage not in Brief.FALLEN and (is_author or rights.get("may_decide") or rights.get("may_withdraw")):
        has_graded = found.version is not None and bool(found.version.grade)
        rights["may_ask_clearance"] = has_graded or needs_clearance(found)
    return rights


def _typed(request: Request, found: Brief) -> OnBehalf | None:
    """What somebody else said to it for whom this reader types it."""
    behalf = found.typing
    return behalf if behalf is not None and behalf.is_typed_by(request.user) else None


def _along(request: Request, found: Brief, told: Told) -> list[Shown]:
    """Those who write it along, each as they chose to be named; of a brief with one author nobody is asked."""
    if not found.is_joint:
        return []
    along = found.coauthors.writing().for_showing()
    return [voice_shown(one.voice, told, to=request.user) for one in along if one.voice]


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
        "remarks": threads_of(found, reader=request.user, names_reviewers=not policy.wrote(request.user, found)),
        "remark_form": RemarkForm(brief=found, initial=begins),
    }
