from django.urls import path

from hlh.files import views

app_name = "files"

urlpatterns = [path("<slug:ref>/<str:name>", views.download, name="download")]
