"""The screen in /cms/ where an administrator helps somebody who lost every second factor."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hlh.paging import by_number
from hlh.people.losing import may_reset, reset_factors
from hlh.people.models import FactorReset, Person
from hlh.policy import require
from hlh.staff import for_administrators
from hlh.web import ShortWords, SignedInRequest

ROWS_ON_A_PAGE = 25
FEWEST = 10  # letters of a reason: "lost" says nothing


class LostForm(forms.Form):
    """Whose factors, how they were known, and that they were."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    why = ShortWords(
        label=gettext_lazy("Why, and how you know that it is them"),
        help_text=gettext_lazy("They read it in a letter, and it stays in the list below."),
        min_length=FEWEST,
        max_length=FactorReset.LONGEST,
        error_messages={
            "required": gettext_lazy("Say how you know that it is them: who called whom, and what you asked."),
            "min_length": gettext_lazy("Say how you know that it is them: who called whom, and what you asked."),
        },
    )

    def clean_email(self) -> Person:
        person = Person.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise ValidationError(_("No account has this address. Ask them for the one they sign in with."))
        return person


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def lost(request: SignedInRequest) -> HttpResponse:
    """Take them away; and who helped whom so far, the newest first."""
    form = LostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        whose = form.cleaned_data["email"]
        require(may_reset(request.user, whose))
        reset_factors(whose, why=form.cleaned_data["why"], by=request.actor)
        words = _("The second factors of %(name)s are taken away, and they are signed out. A letter tells them so.")
        messages.success(request, words % {"name": whose})
        return redirect("lost_factors:lost")
    so_far = FactorReset.objects.select_related("person", "by__person")
    page = by_number(so_far, request.GET.get("after", ""), size=ROWS_ON_A_PAGE)
    return render(request, "staff/lost_factors.html", {"form": form, "page": page}, status=422 if form.errors else 200)


app_name = "lost_factors"
urlpatterns = [path("", lost, name="lost")]
