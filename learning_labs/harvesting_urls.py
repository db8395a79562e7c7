"""The addresses where a discussion is made into something; the project gives them the loop, and with it the way there."""

from django.urls import path

from learning_labs.views import harvesting

urlpatterns = [
    path("<slug:slug>/<int:number>/brief/", harvesting.make_brief, name="brief"),
    path("<slug:slug>/<int:number>/words/", harvesting.take_words, name="words"),
]
