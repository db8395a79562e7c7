"""The addresses below /me/ that are of people alone."""

from django.urls import path

from hlh.people.views import appointments, data, drafts, profile

app_name = "me"

urlpatterns = [
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/claim/", appointments.claim, name="claim"),
    path("appointments/nominations/", appointments.nominate, name="nominate"),
    path("appointments/<int:number>/end/", appointments.end, name="end"),
    path("data/", data.data, name="data"),
    path("data/copies/", data.copies, name="copies"),
    path("data/copies/<slug:ref>/", data.export, name="export"),
    path("data/erasure/", data.erasure, name="erasure"),
    path("profile/", profile.profile, name="profile"),
    path("drafts/", drafts.save_for_later, name="save_for_later"),
    path("drafts/<int:number>/discard/", drafts.discard, name="discard_draft"),
]
