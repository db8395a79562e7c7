"""Addresses of events, before those of the hub's pages."""

from django.urls import path

from knowledge_hub.events import views

app_name = "events"

urlpatterns = [
    path("", views.events, name="events"),
    path("<int:number>/registration/", views.register, name="register"),
    path("registrations/<slug:ref>/", views.registration, name="registration"),
]
