"""For the author: telling, in seven fields first and the rest on a second page, and handing it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.checking.hints import hints_of
from briefs.claims import claims_of
from briefs.forms import BriefForm, LearningForm, MoreForm, areas
from briefs.models import Brief, Kind, Licence
from briefs.naming import among, first_voice, levels_for
from briefs.quoting import leave_out
from briefs.together import presence
from briefs.together.clashing import Meanwhile, is_of_a_claim, meanwhile, with_theirs
from briefs.views.showing import what_to_change
from briefs.views.together import warning
from hlh.catalogue.models import Excerpt
from hlh.catalogue.quoting import quoted
from hlh.links.models import new_secret
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting, Voice
from hlh.people.voices import rename, voice_of
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Country, Level, Phase
from hlh.taxonomy.tagging import in_words, named
from hlh.web import SignedInRequest, key_of, without_tricks

REVIEW, MORE = "review", "more"  # what the button says to do once it is saved
TONGUES = {one.code: one.name for one in LANGUAGES} | {"pt": "Português"}  # those that are recognised, as they say


@dataclass(frozen=True, slots=True)
class Option:
    """One of a list to choose from."""

    pk: str
    label: Any


def options_of(choices: Iterable[tuple[str, Any]]) -> list[Option]:
    return [Option(code, label) for code, label in choices]


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Begin: the first time it is sent there is a draft, however little it says."""
    kind = Kind.LEARNING if request.GET.get("kind") == Kind.LEARNING else Kind.ACTION
    require(policy.may_begin(request.user, kind))
    if request.method != "POST":
        return _show(request, _form(request, kind, initial=_first_choices(request)), kind)
    form = _form(request, kind, request.POST)
    form.is_valid()
    said = form.said()
    if not any(said.values()):
        form.add_error(None, _("Write something in one field at least. It is kept from then on, whatever is missing."))
        return _show(request, form, kind, status=422)
    once = key_of(form.cleaned_data.get("once") or new_secret(), request.user.pk, *said.values())
    brief = Brief.objects.filter(once=once).first()
    if brief is None:
        voice = first_voice(request.user, **form.naming_or_none())
        brief = Brief.objects.begin(kind=kind, said=said, voice=voice, by=request.actor, once=once)
    drafts.done(request)
    return _go_on(request, brief, form)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, ref: str) -> HttpResponse:
    """The first page of a brief that was begun."""
    brief = own_brief(request, ref)
    if request.method != "POST":
        if brief.stage != Brief.Stage.DRAFT:
            return redirect(brief)
        kept = drafts.offered(request)
        if is_outdated(brief, kept):
            return _show_both(request, brief, _whole(request, brief, kept), status=200)
        initial = _kept(brief, voice_of(request.user, brief.place)) | kept
        return _show(request, _form(request, brief.kind, brief=brief, initial=initial), brief.kind, brief)
    form = _form(request, brief.kind, request.POST, brief=brief)
    form.is_valid()
    try:
        save(request, brief, form.said(), seen=form.cleaned_data.get("edition") or 0)
    except NotNow as late:
        return _show_both(request, brief, request.POST, late=late)
    _rename(request, brief, form)
    drafts.done(request)
    return _go_on(request, brief, form)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def more(request: SignedInRequest, ref: str) -> HttpResponse:
    """The second page: everything on it may stay empty."""
    brief = own_brief(request, ref)
    if request.method != "POST":
        kept = drafts.offered(request)
        if is_outdated(brief, kept):
            return _show_both_more(request, brief, _whole(request, brief, kept), status=200)
        return _show_more(request, brief, MoreForm(brief=brief, initial=_kept(brief) | kept))
    form = MoreForm(request.POST, brief=brief)
    form.is_valid()
    try:
        save(request, brief, _with_tags(request, form.said()), seen=form.cleaned_data.get("edition") or 0)
    except NotNow as late:
        return _show_both_more(request, brief, request.POST, late=late)
    drafts.done(request)
    if form.errors:
        return _show_more(request, brief, form, status=422)
    messages.success(request, _("Saved."))
    return redirect(brief)


@require_POST
@signed_in
def submission(request: SignedInRequest, ref: str) -> HttpResponse:
    """Hand it to the reviewers, or say what they would have to ask for."""
    brief = own_brief(request, ref, policy.may_hand_in)
    if brief.stage == Brief.Stage.DRAFT and (answer := _with_gaps(request, brief)):
        return answer
    brief.submit(by=request.actor)
    return redirect("briefs:upcoming", brief.ref)


@require_POST
@signed_in
def revision(request: SignedInRequest, ref: str) -> HttpResponse:
    """Begin the next version of what is published."""
    brief = own_brief(request, ref, policy.may_hand_in)
    brief.reopen(by=request.actor)
    return redirect("briefs:edit", brief.ref)


@require_POST
@signed_in
def without(request: SignedInRequest, ref: str) -> HttpResponse:
    """Leave words of somebody else out of it again."""
    brief = own_brief(request, ref)
    excerpt = get_object_or_404(Excerpt, ref=without_tricks(request.POST.get("excerpt", "")), pk__in=brief.excerpts)
    leave_out(brief, excerpt, who=voice_of(request.user, brief.place))
    tell_changed(brief)
    return redirect(f"{brief.get_absolute_url()}#sources")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def naming(request: SignedInRequest, ref: str) -> HttpResponse:
    """Only change how the reader is named in it, and whether they may be quoted; it holds at once, in every version."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    voice = voice_of(request.user, brief.place)
    if voice is None:
        require(policy.may_name(request.user, brief))
        raise Http404
    initial = {"naming": voice.level, "quoting": voice.quoting}
    form = NamingForm(request.POST or None, levels=levels_for(request.user), initial=initial)
    if form.is_valid():
        rename(voice, **form.cleaned_data, among=among(request.user), by=request.actor)
        return redirect(brief)
    context = {"brief": brief, "form": form, "section": "briefs"}
    return render(request, "briefs/naming.html", context, status=422 if form.is_bound else 200)


def _with_tags(request: SignedInRequest, said: dict[str, Any]) -> dict[str, Any]:
    """What to save, with the keys of the free tags for their names; those that are wrong change nothing."""
    names = said.pop("tags", None)
    return said if names is None else said | {"tags": named(names, by=request.actor)}


def own_brief(request: SignedInRequest, ref: str, may: Any = policy.may_write) -> Brief:
    """The reader's brief; of somebody else's that they see they are told why not."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(may(request.user, brief))
    return brief


def save(request: SignedInRequest, brief: Brief, said: dict[str, Any], *, seen: int) -> None:
    """Save, and tell pages that lie open."""
    brief.keep(said, seen=seen, who=voice_of(request.user, brief.place))
    presence.tell_saved(brief)


def tell_changed(brief: Brief) -> None:
    """Tell pages that lie open of what was changed beside a form."""
    brief.refresh_from_db(fields=["edition"])
    presence.tell_saved(brief)


def is_outdated(brief: Brief, kept: Mapping[str, Any]) -> bool:
    """Whether what was kept of a form was filled in over a text that was saved since."""
    return brief.stage == Brief.Stage.DRAFT and "edition" in kept and number_in(kept["edition"]) != brief.edition


def _whole(request: SignedInRequest, brief: Brief, kept: dict[str, str]) -> dict[str, Any]:
    """What was kept of a form, with what the brief holds in the fields that were not."""
    holds = _kept(brief, voice_of(request.user, brief.place))
    return with_theirs(kept, holds, [name for name in holds if name not in kept and not is_of_a_claim(name)])


def _show_both(
    request: SignedInRequest, brief: Brief, typed: Any, *, late: NotNow | None = None, status: int = 409
) -> HttpResponse:
    """The first page with what was typed, beside what others saved since; what was not touched here is theirs."""
    form = _form(request, brief.kind, typed, brief=brief)
    form.is_valid()
    came = meanwhile(brief, form.said(), seen=number_in(typed.get("edition", "")), reader=request.user)
    if came.taken:
        both = with_theirs(typed, _kept(brief), came.taken)
        form = _form(request, brief.kind, both, brief=brief)
        form.is_valid()
    if late:
        form.add_error(None, why_late(late, came))
    return _show(request, form, brief.kind, brief, status=status, came=came)


def _show_both_more(
    request: SignedInRequest, brief: Brief, typed: Any, *, late: NotNow | None = None, status: int = 409
) -> HttpResponse:
    """The same for the second page."""
    form = MoreForm(typed, brief=brief)
    form.is_valid()
    came = meanwhile(brief, form.said(), seen=number_in(typed.get("edition", "")), reader=request.user)
    if came.taken:
        form = MoreForm(with_theirs(typed, _kept(brief), came.taken), brief=brief)
        form.is_valid()
    if late:
        form.add_error(None, why_late(late, came))
    return _show_more(request, brief, form, status=status, came=came)


def _go_on(request: SignedInRequest, brief: Brief, form: BriefForm) -> HttpResponse:
    """After saving: what is wrong is said beside its field, else on to what the button named."""
    wants_review = REVIEW in request.POST
    if (wants_review and form.show_gaps(brief)) or form.errors:
        return _show(request, form, brief.kind, brief, status=422)
    if wants_review:
        require(policy.may_hand_in(request.user, brief))
        brief.submit(by=request.actor)
        return redirect("briefs:upcoming", brief.ref)
    if MORE in request.POST:
        return redirect("briefs:more", brief.ref)
    is_shared = _("Saved. You and those who write along see it until it is handed in.")
    messages.success(request, is_shared if brief.is_joint else _("Saved. Only you see it until you hand it in."))
    return redirect("briefs:edit", brief.ref)


def _with_gaps(request: SignedInRequest, brief: Brief) -> HttpResponse | None:
    """The page on which what is missing can be told; None when nothing is."""
    gaps = dict(brief.gaps())
    if not gaps:
        return None
    if set(gaps) <= set(MoreForm.base_fields):
        form = MoreForm(_kept(brief), brief=brief)
        form.is_valid()
        form.show_gaps(brief)
        return _show_more(request, brief, form, status=422)
    first = _form(request, brief.kind, _kept(brief, voice_of(request.user, brief.place)), brief=brief)
    first.is_valid()
    first.show_gaps(brief)
    return _show(request, first, brief.kind, brief, status=422)


def _rename(request: SignedInRequest, brief: Brief, form: BriefForm) -> None:
    """Name who saves as chosen now, when that is something else than before."""
    chosen, voice = form.naming_or_none(), voice_of(request.user, brief.place)
    is_chosen = voice is not None and "naming" in form.cleaned_data and "quoting" in form.cleaned_data
    if voice and is_chosen and (chosen["naming"], chosen["quoting"]) != (voice.level, voice.quoting):
        rename(voice, **chosen, among=among(request.user), by=request.actor)


def _form(
    request: SignedInRequest, kind: str, data: Any = None, *, brief: Brief | None = None, **more: Any
) -> BriefForm:
    offered = levels_for(request.user)
    if kind == Kind.LEARNING:
        return LearningForm(
            data,
            brief=brief,
            levels=offered,
            reader=request.user,
            claims=claims_of(brief),
            kept=drafts.offered(request),
            **more,
        )
    form = BriefForm(data, brief=brief, levels=offered, **more)
    if brief and not _has_a_name_in(request, brief):
        form.leave_naming()
    return form


def _has_a_name_in(request: SignedInRequest, brief: Brief) -> bool:
    """Whether the reader writes it themselves, and so says how they are named; who types it for somebody else does not."""
    return policy.is_author(request.user, brief) or policy.writes_along(request.user, brief)


def _first_choices(request: SignedInRequest) -> dict[str, Any]:
    """What an empty form begins with: what was kept of it, else the author's own country and a modest naming."""
    first = {
        "country": request.user.country.pk if request.user.country else "",
        "naming": next((level for level in levels_for(request.user) if level <= Naming.COUNTRY), Naming.NOBODY),
        "quoting": Quoting.ASK,
        "once": new_secret(),
    }
    return first | drafts.offered(request)


def _kept(brief: Brief, voice: Voice | None = None) -> dict[str, Any]:
    """What a brief holds, as its forms take it."""
    kept = {name: getattr(value, "pk", value) for name, value in brief.told().items()}
    kept |= {"note": brief.note, "edition": brief.edition, "tags": in_words(brief.tags), "tongue": brief.tongue}
    for number, one in enumerate(claims_of(brief) if brief.is_learning else [], 1):
        kept |= {f"claim-{number}": one["claim"]["claim"], f"sources-{number}": one["lines"]}
        kept[f"key-{number}"] = one["claim"]["key"]
    return kept | ({"naming": int(voice.level), "quoting": voice.quoting} if voice else {})


def _show(
    request: SignedInRequest,
    form: BriefForm,
    kind: str,
    brief: Brief | None = None,
    *,
    status: int = 200,
    came: Meanwhile | None = None,
) -> HttpResponse:
    empty = reverse("briefs:new") + (f"?kind={kind}" if kind == Kind.LEARNING else "")
    context = {
        "form": form,
        "brief": brief,
        "is_typed": brief is not None and not _has_a_name_in(request, brief),
        "action": reverse("briefs:edit", args=[brief.ref]) if brief else empty,
        "is_learning": kind == Kind.LEARNING,
        "countries": Country.objects.by_name,
        "areas": areas(brief).values(),
        "claims": getattr(form, "claims", []),
        "excerpts": quoted(brief.excerpts, reader=request.user, preparing=True) if brief else [],
        "may_gather": policy.may_begin(request.user, Kind.LEARNING),
        "came": came,
        "section": "briefs",
        **_around(request, brief),
    }
    return render(request, "briefs/edit.html", context, status=status)


def why_late(late: NotNow, came: Meanwhile) -> str:
    """Why it was not saved; whose save came first is said where it was somebody else's."""
    if came.who:
        return _("Somebody else saved this brief meanwhile. Your text is kept below.")
    return str(late.words)


def _around(request: SignedInRequest, brief: Brief | None) -> dict[str, Any]:
    """Whose form it is; where others write along, who else has the text open, and whether the reader may hand it in."""
    around: dict[str, Any] = {"may_hand_in": True, "owner": drafts.owner_of(request.user)}
    if brief is None:
        return around
    around["hints"] = hints_of(brief)
    around["last_words"] = what_to_change(brief)
    if not brief.is_joint:
        return around
    around["may_hand_in"] = policy.may_hand_in(request.user, brief)
    if voice := voice_of(request.user, brief.place):
        there = presence.names_of(presence.open_for(brief.pk, voice.pk, seconds=presence.OPENED))
        around |= {"channel": presence.channel_of(brief, voice), "others": warning(there) if there else ""}
    return around


def _show_more(
    request: SignedInRequest, brief: Brief, form: MoreForm, *, status: int = 200, came: Meanwhile | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "brief": brief,
        "areas": areas(brief).values(),
        "phases": Phase.objects.kept().values(),
        "levels": Level.objects.kept().values(),
        "licences": options_of(Licence.choices),
        "written_in": options_of(TONGUES.items()),
        "recognised": TONGUES.get(brief.language, brief.language),
        "is_named": brief.voice.level == Naming.OFFICE,
        "came": came,
        "section": "briefs",
        **_around(request, brief),
    }
    return render(request, "briefs/more.html", context, status=status)
