"""The hub's addresses; Wagtail asks for its pages' by the name that it gave them."""

from django.urls import include, path, re_path

from knowledge_hub import deciding, views
from knowledge_hub.packs.views import packs

urlpatterns = [
    path("phases/", deciding.phases, name="hub_phases"),
    path("phases/<slug:code>/", deciding.phases, name="hub_phase"),
    path("decide/", deciding.decide, name="hub_decide"),
    path("documents/<int:document_id>/", views.document_text, name="document_text"),
    path("packs/", packs, name="packs"),
    path("", include("knowledge_hub.proposing.urls")),  # before the pages: none of them stands there
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve"),
]
