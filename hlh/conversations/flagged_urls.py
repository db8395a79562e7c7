"""The addresses where administrators decide about messages that were flagged."""

from django.urls import path

from hlh.conversations import judging

app_name = "flagged"

urlpatterns = [
    path("", judging.messages, name="messages"),
    path("<int:number>/decision/", judging.decision, name="decision"),
]
