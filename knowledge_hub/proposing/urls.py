"""The addresses of proposing; no page of the hub stands at them (`models/pages.py`, TAKEN)."""

from django.urls import path

from knowledge_hub.proposing import deciding, views

app_name = "proposing"

urlpatterns = [
    path("propose/", views.propose, name="propose"),
    path("proposals/", deciding.queue, name="proposals"),
    path("proposals/<slug:ref>/", views.proposal, name="proposal"),
    path("proposals/<slug:ref>/details/", views.details, name="details"),
    path("proposals/<slug:ref>/answer/", views.answer, name="answer"),
    path("proposals/<slug:ref>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("proposals/<slug:ref>/acceptance/", deciding.acceptance, name="acceptance"),
    path("proposals/<slug:ref>/question/", deciding.question, name="question"),
    path("proposals/<slug:ref>/decline/", deciding.decline, name="decline"),
]
