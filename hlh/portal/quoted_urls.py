"""Where people see that they are quoted."""

from django.urls import path

from hlh.portal import quoted

app_name = "quoted"

urlpatterns = [
    path("", quoted.quoted, name="quoted"),
    path("<slug:ref>/", quoted.excerpt, name="excerpt"),
]
