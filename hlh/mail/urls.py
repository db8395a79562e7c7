from django.urls import path

from hlh.mail import views

app_name = "mail"

urlpatterns = [
    path("mail/<slug:ref>/", views.held, name="held"),
]
