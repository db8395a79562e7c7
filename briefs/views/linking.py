"""Links of briefs that no longer answer: the list for editors, and having them checked at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from briefs import policy
from briefs.linking import dead_for_editor, with_their_briefs
from briefs.models import Brief
from hlh.catalogue.entries import entry_of
from hlh.paging import by_number
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest
from hlh.weblinks.asking import check_again

ON_A_PAGE = 30


@require_safe
@signed_in
def links(request: SignedInRequest) -> HttpResponse:
    """The dead links of what stands in the scope of this editor."""
    require(policy.may_see_dead_links(request.user))
    page = by_number(dead_for_editor(request.user), request.GET.get("after", ""), size=ON_A_PAGE)
    found = with_their_briefs(page.rows)
    rows = [(place, brief, policy.may_check_links(request.user, brief)) for place, brief in found]
    return render(request, "briefs/links.html", {"rows": rows, "next": page.next, "section": "briefs"})


@require_POST
@signed_in
def link_check(request: SignedInRequest, ref: str) -> HttpResponse:
    """A worker looks at its dead links now."""
    brief = get_object_or_404(Brief.objects.standing().for_listing().at(ref))
    require(policy.may_check_links(request.user, brief))
    many = check_again(entry_of(brief), person=request.user.pk)
    words = ngettext(
        "%(n)d link is being checked. Open this page again in a minute: if it answers, its mark is gone.",
        "%(n)d links are being checked. Open this page again in a minute: those that answer have lost their mark.",
        many,
    )
    messages.success(request, words % {"n": many} if many else _("None of its links is marked any more."))
    return redirect(brief)
