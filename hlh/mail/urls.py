from django.urls import path

from hlh.mail import choosing, views

app_name = "mail"

urlpatterns = [
    path("notices/", choosing.notices, name="notices"),
    path("notices/read/", choosing.read, name="read"),
    path("notices/stop/", choosing.stop_kind, name="stop_kind"),
    path("preferences/", choosing.preferences, name="preferences"),
    path("letters/again/", choosing.restart, name="restart"),
    path("letters/<slug:ref>/", choosing.stop_letters, name="stop"),
    path("mail/<slug:ref>/", views.held, name="held"),
]
