"""The addresses of the feedback box."""

from django.urls import path

from hlh.portal import feedback

app_name = "feedback"

urlpatterns = [
    path("", feedback.box, name="box"),
    path("reports/", feedback.reports, name="reports"),
    path("<slug:ref>/", feedback.report, name="report"),
    path("<slug:ref>/answer/", feedback.answer, name="answer"),
    path("<slug:ref>/stage/", feedback.stage, name="stage"),
]
