"""The addresses of one question at the desk; the project gives them the loop, and with it the way to the labs."""

from django.urls import path

from helpdesk import views

urlpatterns = [
    path("<slug:ref>/", views.at_the_desk, name="question"),
    path("<slug:ref>/route/", views.route, name="route"),
    path("<slug:ref>/point/", views.point, name="point"),
    path("<slug:ref>/hand-over/", views.hand_over, name="hand_over"),
]
