"""The hub's addresses; Wagtail asks for its pages' by the name that it gave them."""

from django.urls import path, re_path

from knowledge_hub import views

urlpatterns = [
    path("documents/<int:document_id>/", views.document_text, name="document_text"),
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve"),
]
