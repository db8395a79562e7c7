"""The hub's addresses; Wagtail asks for its pages' by the name that it gave them."""

from django.urls import include, path, re_path

from knowledge_hub import views

urlpatterns = [
    path("", include("knowledge_hub.proposing.urls")),  # before the pages: none of them stands there
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve"),
]
