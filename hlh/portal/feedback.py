"""The feedback box of every page: sent without an account, seen and answered by administrators."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.limits import network_of, spend
from hlh.links.models import Link, secret_from
from hlh.links.ways import came_by, hand_key, private, take_key
from hlh.paging import by_movement
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Person, Role
from hlh.people.voices import voice_of
from hlh.policy import YES, NotNow, Ruling, no, require
from hlh.portal.models import Report
from hlh.web import Request, SignedInRequest, Words, for_strangers, key_of, own

SENDER = "report"  # the purpose of the link that opens a report to whoever sent it
ON_A_PAGE = 30
MOST_IN_A_DAY = 30  # from one network: a ministry behind one address still gets through
WAYS_TO_MOVE = {"seen": Report.see, "done": Report.finish}


class ReportForm(forms.Form):
    """What somebody says of a page."""

    text = Words(
        max_length=3000,
        error_messages={"max_length": _("%(limit_value)d characters fit. Keep what matters most.")},
    )
    page = forms.CharField(max_length=300, required=False)
    address = forms.EmailField(
        required=False,
        error_messages={
            "invalid": _("This is no whole address. Write it like name@health.example, or leave it empty.")
        },
    )

    def clean_page(self) -> str:
        """The path alone: a query may hold what somebody searched for, and an address elsewhere is no page of ours."""
        path = str(self.cleaned_data["page"]).split("?")[0].split("#")[0]
        return path if path.startswith("/") and not path.startswith("//") else "/"


class AnswerForm(forms.Form):
    """What an administrator answers."""

    words = Words(max_length=3000)


def may_answer(person: object) -> Ruling:
    """Whether somebody looks after what people say of the pages."""
    if isinstance(person, Person) and person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only administrators read what people say about the pages."))


@drafts.stands_alone
@for_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: Request) -> HttpResponse:
    """Tell us about a page; on a page of its own where something is missing."""
    form = ReportForm(request.POST or None, initial=drafts.offered(request))
    if not form.is_valid():
        return render(request, "feedback/box.html", {"form": form}, status=422 if form.is_bound else 200)
    if not spend(f"report:{network_of(request)}", most=MOST_IN_A_DAY):
        raise NotNow(_("Many remarks came from your network today. Keep your text and send it tomorrow."))
    said = form.cleaned_data
    once = key_of(str(now().date()), said["page"], said["text"], request.user.pk or network_of(request))
    language = get_language() or "en"
    report = Report.objects.send(request.user, **said, language=language, once=once, by=request.actor)
    drafts.done(request)
    _link, secret = Link.objects.give(SENDER, report, secret=secret_from(f"report:{once}"))
    return hand_key(request, report.get_absolute_url(), secret)


@require_safe
def report(request: Request, ref: str) -> HttpResponse:
    """One report: for whoever sent it, and for those who answer."""
    found = get_object_or_404(Report, ref=ref)
    if opened := take_key(request, SENDER, found):
        return opened
    return show(request, found)


@require_safe
@signed_in
def reports(request: SignedInRequest) -> HttpResponse:
    """Every report, the newest first."""
    require(may_answer(request.user))
    page = by_movement(Report.objects.all(), request.GET.get("after", ""), size=ON_A_PAGE, moved="sent_at")
    return render(request, "feedback/reports.html", {"page": page})


@require_POST
@signed_in
def answer(request: SignedInRequest, ref: str) -> HttpResponse:
    """Answer it in words."""
    require(may_answer(request.user))
    found = get_object_or_404(Report, ref=ref)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    found.reply(words=form.cleaned_data["words"], by=request.actor)
    return redirect(found)


@require_POST
@signed_in
def stage(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say that it was seen, or that nothing is left to do."""
    require(may_answer(request.user))
    found = get_object_or_404(Report, ref=ref)
    act = WAYS_TO_MOVE.get(request.POST.get("stage", ""))
    if act is None:
        raise Http404
    act(found, by=request.actor)
    return redirect(found)


def show(request: Request, found: Report, *, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    """The page of a report; a miss for everybody else."""
    answers = may_answer(request.user)
    is_sender = voice_of(request.user, f"report:{found.ref}") or came_by(request, SENDER, found)
    if not answers and not is_sender:
        raise Http404
    context = {"report": found, "may_answer": answers, "form": form or AnswerForm()}
    page = render(request, "feedback/report.html", context, status=status)
    return own(page) if request.user.is_authenticated else private(page)
