"""The network: its partners, the calls, and the page on which one is answered."""

from django.urls import path

from hlh.network import views

app_name = "network"

urlpatterns = [
    path("", views.partners, name="partners"),
    path("new/", views.new, name="new"),
    path("calls/", views.calls, name="calls"),
    path("calls/new/", views.new_call, name="new_call"),
    path("calls/<slug:ref>/", views.call, name="call"),
    path("calls/<slug:ref>/change/", views.change_call, name="change_call"),
    path("calls/<slug:ref>/partners/", views.opening, name="opening"),
    path("calls/<slug:ref>/closing/", views.closing, name="closing"),
    path("calls/<slug:ref>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("calls/<slug:ref>/answers/<int:number>/", views.acceptance, name="acceptance"),
    path("answer/<slug:ref>/", views.answer, name="answer"),
    path("<slug:slug>/", views.partner, name="partner"),
    path("<slug:slug>/settings/", views.settings, name="settings"),
    path("<slug:slug>/end/", views.end, name="end"),
    path("<slug:slug>/contacts/", views.contacts, name="contacts"),
    path("<slug:slug>/contacts/<int:number>/end/", views.end_contact, name="end_contact"),
    path("<slug:slug>/contacts/<slug:ref>/confirmation/", views.confirm_contact, name="confirm_contact"),
]
