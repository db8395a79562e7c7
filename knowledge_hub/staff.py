"""Everything below /cms/: Wagtail's screens in our language and transactions, behind our own door."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.views import logout
from csp.decorators import csp_replace
from django.contrib import messages
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import RedirectView
from wagtail.admin import urls as screens
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import account
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from hlh.taxonomy.languages import django_code
from hlh.web import Answer

# Wagtail's forms begin with scripts that stand in the page, and draw with styles there and with pictures that scripts
# make; a preview of a page stands in a frame beside its form. Nothing comes from, or goes to, another site.
POLICY: dict[str, Any] = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
}
UNUSED = ("users", "groups", "password_reset", "failwhale", "test404")  # people are appointed, and sign in, elsewhere


def staff_screen(view: Answer) -> Answer:
    """A screen of Wagtail's: in the language of whoever comes, whole or not at all, with its own policy."""

    @csp_replace(POLICY)
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with override(django_code(getattr(request.user, "language", "") or "en")), transaction.atomic():
            answer = view(request, *args, **kwargs)
            return answer.render() if hasattr(answer, "render") else answer  # here, while both of them hold

    return shown


def nothing_here(request: HttpRequest, **_said: Any) -> HttpResponseBase:
    """Screens of Wagtail's that we do not use."""
    raise Http404


class OwnScreen(account.AccountView):
    """What somebody sets for these screens: their language, time zone and colours. The rest is set on our own pages."""

    KEPT = (account.LocaleSettingsPanel, account.ThemeSettingsPanel)

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if isinstance(panel, self.KEPT)]


class Sending(SubmitPageTranslationView):
    """One page at a time: below it stand resources and events, which are not translated as a whole."""

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["include_subtree"].disabled = True
        form.fields["include_subtree"].widget = HiddenInput()
        return form


def translation(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """A page is sent to be translated, if it is of a kind that is told as a whole in other languages."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not getattr(page, "IS_TRANSLATED", True):
        words = _(
            "Resources and events are not translated as a whole. What a resource helps with is written in other languages here."
        )
        messages.info(request, words)
        return redirect("wagtailadmin_pages:edit", page_id)
    answer: HttpResponseBase = Sending.as_view()(request, page_id=page_id)
    return answer


urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", logout),
    *(path(f"{name}/{rest}", nothing_here) for name in UNUSED for rest in ("", "<path:rest>")),
    path("localize/submit/page/<int:page_id>/", staff_screen(require_admin_access(translation))),
    path("account/", staff_screen(require_admin_access(OwnScreen.as_view()))),
    *decorate_urlpatterns(screens.urlpatterns, staff_screen),
]
