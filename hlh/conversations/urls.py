"""The addresses below /me/ where people write to each other."""

from django.urls import path

from hlh.conversations import views

app_name = "conversations"

urlpatterns = [
    path("messages/", views.conversations, name="conversations"),
    path("messages/to/<slug:ref>/", views.new, name="new"),
    path("messages/<slug:ref>/", views.conversation, name="conversation"),
    path("messages/<slug:ref>/messages/", views.messages, name="messages"),
    path("messages/<slug:ref>/read/", views.read, name="read"),
    path("messages/<slug:ref>/refusal/", views.refusal, name="refusal"),
    path("messages/<slug:ref>/<int:number>/flag/", views.flag, name="flag"),
]
