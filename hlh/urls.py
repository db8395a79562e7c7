"""Every address of the hub. Here, above the rooms, the desk is given the loop's way into a lab."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as staff_screens

from hlh import loop
from hlh.portal import finding, places, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("language/", views.choose_language, name="choose_language"),
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),  # one door, not two
    path("cms/", include(staff_screens)),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("search/", finding.search, name="search"),
    path("areas/", places.areas, name="areas"),
    path("areas/<slug:slug>/", places.area, name="area"),
    path("countries/", places.countries, name="countries"),
    path("countries/<slug:iso3>/", places.country, name="country"),
    path("about/safe-space/", views.safe_space, name="safe_space"),
    path("accounts/", include("allauth.urls")),
    path("labs/", include("learning_labs.urls")),
    path("helpdesk/", include("helpdesk.urls")),
    path("helpdesk/queue/", include(("helpdesk.cases", "cases")), {"loop": loop}),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/mail/", views.styleguide_mail, name="styleguide_mail"),
    prefix_default_language=False,
)
handler400 = "hlh.portal.broken.bad_request"
handler403 = "hlh.portal.broken.refused"
handler404 = "hlh.portal.broken.not_found"
handler500 = "hlh.portal.broken.our_fault"
