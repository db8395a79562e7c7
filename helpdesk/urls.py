from django.urls import path

from helpdesk import views

app_name = "helpdesk"

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("queue/", views.queue, name="queue"),
    path("<slug:ref>/", views.question, name="question"),
    path("<slug:ref>/verdict/", views.verdict, name="verdict"),
]
