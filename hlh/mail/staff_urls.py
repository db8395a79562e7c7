"""The addresses of what letters say, under /cms/letter-words/."""

from django.urls import path

from hlh.mail import staff

app_name = "letter_words"
urlpatterns = [
    path("", staff.letters, name="letters"),
    path("<slug:kind>/<slug:language>/", staff.letter, name="letter"),
    path("<slug:kind>/<slug:language>/built-in/", staff.built_in, name="built_in"),
]
