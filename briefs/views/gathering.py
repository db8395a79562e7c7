"""The workspace of a learning brief: what was gathered goes under claims. Everything is saved as it is done, without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any, Protocol, cast

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from briefs import policy
from briefs.forms import Typed, areas
from briefs.models import Brief, ExpertNote, Kind, Side
from briefs.models.told import MOST_CLAIMS, MOST_UNKNOWNS, WHAT
from briefs.naming import levels_for
from briefs.quoting import ask_again, leave_out
from briefs.synthesising import arranging, gathering
from briefs.synthesising.arranging import Brought
from briefs.synthesising.laying import CHOICES, lay_out, query_of
from briefs.synthesising.sources import Key
from briefs.synthesising.touching import proposed, settle
from briefs.views.writing import save, tell_changed
from hlh.activity.models import Actor
from hlh.catalogue.models import Entry, Excerpt
from hlh.database.statements import Statement
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Naming, Person
from hlh.people.voices import voice_of, written_by
from hlh.policy import NotNow, require
from hlh.taxonomy.kept import Kept, of_the_taxonomy
from hlh.taxonomy.models import Country
from hlh.web import SignedInRequest, own, without_tricks

LONGEST_FIND = 400
FORMS = ("claims", "placing", "things", "notes", "unknowns")  # what is sent from the page; what was typed is kept by it


class Loop(Protocol):
    """The way to the labs: given by the project's addresses, because rooms do not know each other."""

    def bring_claims(self, brief: Brief, slug: str, person: Person, *, by: Actor) -> Brought: ...


Act = Callable[[SignedInRequest, Brief], str | None]


@require_safe
@signed_in
def workspace(request: SignedInRequest, ref: str) -> HttpResponse:
    """What was gathered, by pages, and the claims; ?kind=, ?show=, ?sort= and ?page= choose among it, ?claim= unfolds one,
    ?find= looks for more."""
    return _show(request, _find(request, ref))


def _acts(act: Act) -> Callable[..., HttpResponse]:
    """An act of the workspace: what is no more possible is said on the page that it was sent from, with all that was typed."""

    @require_POST
    @signed_in
    @wraps(act)
    def view(request: SignedInRequest, ref: str) -> HttpResponse:
        brief = _find(request, ref)
        require(policy.may_write(request.user, brief))
        try:
            anchor = act(request, brief)
        except NotNow as late:
            brief.refresh_from_db()
            return _show(request, brief, error=str(late.words), refused=act.__name__)
        drafts.done(request)
        return _back(request, brief, anchor or "gathered")

    return view


@_acts
def placing(request: SignedInRequest, brief: Brief) -> str:
    """What was ticked goes under a claim, or out of the brief; or its author is asked again."""
    keys = _ticked(request, brief)
    act, claim = request.POST.get("act", "place"), request.POST.get("claim", "")
    if not keys:
        raise NotNow(_("Tick what you mean first."))
    if act == "leave":
        _leave(request, brief, keys)
        return "gathered"
    if act == "ask":
        _ask(request, brief, keys)
        return "gathered"
    side = request.POST.get("side", "")
    side = side if side in Side.values else Side.FOR
    claims = brief.claims
    if claim == "new":
        claims = arranging.add(claims, "")
        claim = claims[-1]["key"]
    _keep(request, brief, claims=arranging.place(claims, keys, claim, side))
    return "gathered"


@_acts
def claims(request: SignedInRequest, brief: Brief) -> str:
    """A claim is worded, moved, split, merged or dropped; what was typed in its fields is saved with each."""
    said = {name: _typed(request, name) for name in ("claim", "depends", "reason")}
    key, act, every = request.POST.get("key", ""), request.POST.get("act", "save"), brief.claims
    if not key:
        if not said["claim"]:
            raise NotNow(_("Write the claim in a sentence or two first."))
        every = arranging.add(every, said["claim"])
        _keep(request, brief, claims=every)
        return f"claim-{every[-1]['key']}"
    every = arranging.say(every, key, **said)
    if act in ("up", "down"):
        every = arranging.move(every, key, up=act == "up")
    elif act == "split":
        every = arranging.split(every, key, _ticked(request, brief))
    elif act == "merge":
        into = request.POST.get("into", "")
        every, key = arranging.merge(every, key, into), into
    elif act == "out":
        every = arranging.take_out(every, _ticked(request, brief), key)
    elif act == "drop":
        every = arranging.drop(every, key)
    _keep(request, brief, claims=every)
    return f"claim-{key}" if act != "drop" else "claims"


@_acts
def things(request: SignedInRequest, brief: Brief) -> str:
    """A brief, a discussion or something of the hub is gathered, by its address or by a suggestion."""
    entry = gathering.bring(brief, _typed(request, "line"), request.user)
    messages.success(request, _("Gathered: %(title)s") % {"title": entry.title})
    return "gathered"


@_acts
def notes(request: SignedInRequest, brief: Brief) -> str:
    """An expert or an editor adds what they know, in their own words."""
    require(policy.may_note(request.user, brief))
    words = _typed(request, "words")
    if not words or len(words) > ExpertNote.LONGEST:
        raise NotNow(_("Write the note in a few sentences; %(most)d characters fit.") % {"most": ExpertNote.LONGEST})
    chosen = number_in(request.POST.get("naming", ""))
    naming = Naming(chosen) if chosen in Naming.values else Naming.NOBODY
    gathering.write_note(brief, words, request.user, naming=naming, by=request.actor)
    return "gathered"


@_acts
def unknowns(request: SignedInRequest, brief: Brief) -> str:
    """What is not known yet is said, changed, or taken away by saying nothing."""
    about, area = request.POST.get("claim", ""), request.POST.get("area", "")
    keys, known = {claim["key"] for claim in brief.claims}, Country.objects.kept()
    codes = [code for code in request.POST.getlist("countries") if code in known]
    said = arranging.say_unknown(
        brief.unknowns,
        request.POST.get("key", ""),
        words=_typed(request, "words"),
        claim=about if about in keys else "",
        area=number_in(area) if area in areas(brief) else None,
        countries=codes,
    )
    _keep(request, brief, unknowns=said)
    return "unknowns"


@require_POST
@signed_in
def touches(request: SignedInRequest, ref: str) -> HttpResponse:
    """What was said since is taken up for the next version, or let be."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_revise(request.user, brief))
    touch = get_object_or_404(
        brief.touches.readable_by(request.user).select_related("entry", "passage__voice"),
        pk=number_in(request.POST.get("touch", "")),
    )
    is_taken_up = request.POST.get("answer") == "take"
    words = settle(touch, request.user, is_taken_up=is_taken_up, by=request.actor)
    messages.success(request, words)
    brief.refresh_from_db()
    if is_taken_up and policy.may_write(request.user, brief) and brief.stage == Brief.Stage.DRAFT:
        return redirect("briefs:workspace", brief.ref)
    return redirect(brief)


@require_POST
@signed_in
def lab_claims(request: SignedInRequest, ref: str, loop: Loop) -> HttpResponse:
    """The emerging claims of a lab come over with the words that they rest on, in one act."""
    brief = _find(request, ref)
    require(policy.may_write(request.user, brief))
    lab = without_tricks(request.POST.get("lab", ""))[:50]
    try:
        came = loop.bring_claims(brief, lab, request.user, by=request.actor)
    except NotNow as late:
        return _show(request, brief, error=str(late.words), refused="lab")
    words = ngettext("%(n)d claim was brought over.", "%(n)d claims were brought over.", came.claims)
    messages.success(request, words % {"n": came.claims})
    if came.without_room:
        more = ngettext(
            "%(n)d more did not fit. Merge or drop claims and gaps here, then bring it over.",
            "%(n)d more did not fit. Merge or drop claims and gaps here, then bring them over.",
            came.without_room,
        )
        messages.info(request, more % {"n": came.without_room})
    if came.quotes_left:
        more = ngettext(
            "%(n)d quote was left behind: its author does not want to be quoted, or said something else since.",
            "%(n)d quotes were left behind: their authors do not want to be quoted, or said something else since.",
            came.quotes_left,
        )
        messages.info(request, more % {"n": came.quotes_left})
    return _back(request, brief, "claims")


def _find(request: SignedInRequest, ref: str) -> Brief:
    """A learning brief whose working text this reader reads."""
    mine = _MINE.things(ref=ref, capitals=ref.upper(), person=request.user.pk)  # mostly it is one's own
    brief = mine[0] if mine else get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    if brief.kind != Kind.LEARNING:
        raise Http404
    require(policy.may_see_workspace(request.user, brief))
    return cast(Brief, brief)


def _mine(*, ref: str, capitals: str, person: int) -> QuerySet[Brief]:
    return Brief.objects.filter(written_by(Person(pk=person))).for_listing().at(ref, capitals)


_MINE = Statement(_mine, "person", texts=("ref", "capitals"))


def _typed(request: SignedInRequest, name: str) -> str:
    return Typed().to_python(request.POST.get(name))


def _ticked(request: SignedInRequest, brief: Brief) -> list[Key]:
    """What was ticked, as far as it was gathered for this brief."""
    known = set(gathering.keys_of(brief))
    keys = []
    for code in request.POST.getlist("source"):
        what, _dash, number = code.partition("-")
        if what in WHAT and (what, number_in(number)) in known:
            keys.append((what, number_in(number)))
    return list(dict.fromkeys(keys))


def _keep(request: SignedInRequest, brief: Brief, **said: Any) -> None:
    save(request, brief, said, seen=number_in(request.POST.get("edition", "")))


def _leave(request: SignedInRequest, brief: Brief, keys: list[Key]) -> None:
    who = voice_of(request.user, brief.place)
    for what, number in keys:
        if what == "excerpt" and (excerpt := Excerpt.objects.filter(pk=number).first()):
            leave_out(brief, excerpt, who=who)
        elif what == "entry":
            gathering.leave_thing(brief, number, who=who)
        elif what == "note":
            gathering.leave_note(brief, number, by=request.actor, who=who)
    tell_changed(brief)


def _ask(request: SignedInRequest, brief: Brief, keys: list[Key]) -> None:
    numbers = [number for what, number in keys if what == "excerpt"]
    with transaction.atomic():  # all of them, or none
        for excerpt in Excerpt.objects.filter(pk__in=numbers).select_related("voice", "passage__voice"):
            ask_again(brief, excerpt, request.user, by=request.actor)
    tell_changed(brief)
    messages.success(
        request, _("Asked again, as the words stand there now. Who allowed quoting once for all need not answer.")
    )


def _back(request: SignedInRequest, brief: Brief, anchor: str) -> HttpResponse:
    """The workspace as it was narrowed down, at the place that was worked on."""
    chosen = _chosen({name: request.POST.get(f"q-{name}", "") for name in CHOICES})
    query = query_of(chosen)
    address = reverse("briefs:workspace", args=[brief.ref])
    return redirect(f"{address}{'?' + query if query else ''}#{anchor}")


def _chosen(asked: Mapping[str, Any]) -> dict[str, str]:
    """What an address or a form chooses of what was gathered."""
    return {name: str(asked.get(name, ""))[:20] for name in CHOICES}


def _show(request: SignedInRequest, brief: Brief, *, error: str = "", refused: str = "") -> HttpResponse:
    """The page.

    Args:
        request: whose.
        brief: the brief.
        error: why an act was refused.
        refused: the name of that act; what was sent with it is shown again, as what was kept of the other forms.
    """
    sent = request.POST if refused else {}
    chosen = _chosen({name: sent.get(f"q-{name}", "") for name in CHOICES} if refused else request.GET)
    find = " ".join(request.GET.get("find", "").replace("\0", "").split())[:LONGEST_FIND]
    may_write = bool(policy.may_write(request.user, brief)) and brief.stage == Brief.Stage.DRAFT
    ticked = request.POST.getlist("source") if refused == "placing" else []
    addresses = {name: reverse(f"briefs:{name}", args=[brief.ref]) for name in FORMS}
    kept = {name: drafts.offered(request, address) for name, address in addresses.items()}
    typed: dict[str, Mapping[str, Any]] = {**kept, refused: sent}
    laid = lay_out(brief, request.user, chosen, may_write=may_write, ticked=ticked, typed=typed["claims"])
    context = {
        "brief": brief,
        "laid": laid,
        "sides": Side.choices,
        "chosen": chosen,
        "other_pages": query_of(chosen, but="page"),
        "has_room": len(brief.claims) < MOST_CLAIMS,
        "may_write": may_write,
        "may_note": bool(may_write and policy.may_note(request.user, brief)),
        "levels": levels_for(request.user) if may_write else [],
        "labs": _labs(laid.things, request.user) if may_write and laid.things else [],
        "find": find,
        "suggested": gathering.suggested(find, request.user, but=laid.things) if find and may_write else [],
        "touches": proposed(brief, request.user) if may_write and brief.is_public else [],
        "areas": tuple((area.number, area.short_label) for area in areas(brief).values()),
        "countries": _countries(get_language() or "en").get(),
        "may_add_unknown": len(brief.unknowns) < MOST_UNKNOWNS,
        "error": error,
        "typed": typed,
        "carried": render_to_string("briefs/workspace/carried.html", {"brief": brief, "chosen": chosen}),
        "addresses": addresses,
        "section": "briefs",
    }
    return own(render(request, "briefs/workspace.html", context, status=409 if refused else 200))


@cache
def _countries(language: str) -> Kept[tuple[tuple[str, str], ...]]:
    """Every country by its code and name; `language` is the one of this moment, too."""
    return Kept(
        lambda: tuple((country.pk, country.label) for country in Country.objects.kept().values()),
        follows=of_the_taxonomy,
    )


def _labs(things: set[int], reader: Person) -> list[Entry]:
    """The labs that something was gathered from, whose claims can be brought over; those that are closed to the reader not."""
    slugs = Entry.objects.filter(pk__in=things).exclude(lab="").values("lab")
    return list(Entry.objects.visible_to(reader).filter(kind=Entry.Kind.LAB, lab__in=slugs).order_by("title")[:5])
