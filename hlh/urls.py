"""Every address of the hub. Here, above the rooms, the desk is given the loop's way into a lab, the labs its way to a brief."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from hlh import loop
from hlh.network.views.calendars import network as network_calendar
from hlh.portal import (
    calendars,
    feeds,
    finding,
    following,
    gaps,
    health,
    me,
    nominations,
    places,
    profiles,
    subscribing,
    views,
)
from knowledge_hub.packs import views as packs
from knowledge_hub.views import document, picture
from learning_labs.views.feeds import feed as lab_feed

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("language/", views.choose_language, name="choose_language"),
    path("files/packs/<slug:name>.zip", packs.download, name="pack"),
    path("files/packs/<slug:name>.svg", packs.code, name="pack_code"),
    path("files/images/<str:name>", picture, name="picture"),
    path("files/", include("hlh.files.urls")),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("feeds/hub.atom", feeds.hub, name="hub_feed"),
    path("feeds/search.atom", subscribing.search, name="search_feed"),
    path("feeds/areas/<slug:slug>.atom", subscribing.area, name="area_feed"),
    path("feeds/countries/<slug:iso3>.atom", subscribing.country, name="country_feed"),
    path("feeds/labs/<slug:slug>.atom", lab_feed, name="lab_feed"),
    path("calendar/network.ics", network_calendar, name="network_calendar"),
    path("calendar/labs/", include(("learning_labs.calendar_urls", "calendars"))),
    path("calendar/mine/<slug:key>.ics", calendars.mine, name="my_calendar"),
    path("calendar/", include("knowledge_hub.events.calendar_urls")),
    path("files/documents/<int:document_id>/<path:document_filename>", document, name="wagtaildocs_serve"),
    path("cms/", include("knowledge_hub.staff")),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("", include("hlh.catalogue.urls")),
    path("search/", finding.search, name="search"),
    path("areas/", places.areas, name="areas"),
    path("areas/<slug:slug>/", places.area, name="area"),
    path("areas/<slug:slug>/following/", following.area, name="area_following"),
    path("countries/", places.countries, name="countries"),
    path("countries/<slug:iso3>/", places.country, name="country"),
    path("countries/<slug:iso3>/following/", following.country, name="country_following"),
    path("about/safe-space/", views.safe_space, name="safe_space"),
    path("moderation/messages/", include("hlh.conversations.flagged_urls")),
    path("moderation/", include("hlh.portal.moderation.urls")),
    path("feedback/", include("hlh.portal.feedback_urls")),
    path("accounts/", include("hlh.people.account_urls")),
    path("hub/gaps/", gaps.gaps, name="hub_gaps"),
    path("hub/events/", include("knowledge_hub.events.urls")),
    path("hub/", include("knowledge_hub.urls")),
    path("me/", me.hub, name="my_hub"),
    path("me/feeds/", subscribing.feeds, name="my_feeds"),
    path("me/", include("hlh.people.me_urls")),
    path("people/", include("hlh.people.urls")),
    path("people/nominations/<slug:ref>/", nominations.nomination, name="nomination"),
    path("people/<slug:ref>/", profiles.profile, name="profile"),
    path("labs/", include("learning_labs.urls")),
    path("labs/", include(("learning_labs.harvesting_urls", "harvesting")), {"loop": loop}),
    path("briefs/", include("briefs.urls")),
    path("briefs/", include(("briefs.synthesising_urls", "synthesising")), {"loop": loop}),
    path("helpdesk/", include("helpdesk.urls")),
    path("network/feeds/", include("hlh.network.feeds.urls")),
    path("network/", include("hlh.network.urls")),
    path("me/", include("hlh.mail.urls")),
    path("me/", include("hlh.conversations.urls")),
    path("me/quoted/", include("hlh.portal.quoted_urls")),
    path("helpdesk/queue/", include(("helpdesk.desk_urls", "desk")), {"loop": loop}),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/codes/", views.styleguide_codes, name="styleguide_codes"),
    path("styleguide/mail/", views.styleguide_mail, name="styleguide_mail"),
    prefix_default_language=False,
)
handler400 = "hlh.portal.broken.bad_request"
handler403 = "hlh.portal.broken.refused"
handler404 = "hlh.portal.broken.not_found"
handler500 = "hlh.portal.broken.our_fault"
