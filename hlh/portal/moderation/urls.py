"""The addresses of moderation."""

from django.urls import path

from hlh.portal.moderation import views

app_name = "moderation"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("flag/", views.flag, name="flag"),
    path("<int:number>/", views.case, name="case"),
    path("<int:number>/decision/", views.decision, name="decision"),
]
