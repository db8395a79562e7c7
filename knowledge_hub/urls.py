"""The hub's addresses; Wagtail asks for its pages' by the name that it gave them."""

from django.urls import path, re_path

from knowledge_hub import views
from knowledge_hub.packs.views import packs

urlpatterns = [
    path("packs/", packs, name="packs"),
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve"),
]
