from django.urls import path

from helpdesk import views

app_name = "helpdesk"

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("queue/", views.queue, name="queue"),
    path("queue/<str:ref>/", views.case, name="case"),
    path("queue/<str:ref>/hand-over/", views.hand_over, name="hand_over"),
    path("<str:ref>/", views.question, name="question"),
    path("<str:ref>/verdict/", views.verdict, name="verdict"),
]
