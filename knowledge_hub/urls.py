"""The hub's addresses; Wagtail asks for its pages' by the name that it gave them."""

from django.urls import re_path

from knowledge_hub import views

urlpatterns = [re_path(r"^((?:[\w\-]+/)*)$", views.page, name="wagtail_serve")]
