"""What calendars fetch, under /calendar/labs/."""

from django.urls import path

from learning_labs.views import calendars

app_name = "calendars"

urlpatterns = [
    path("<slug:slug>.ics", calendars.lab, name="lab"),
    path("<slug:slug>/<int:number>.ics", calendars.session, name="session"),
]
