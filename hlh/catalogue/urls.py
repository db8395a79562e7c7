"""The addresses of what readers do with entries, and of what curators read of it."""

from django.urls import path

from hlh.catalogue import keeping, useful

app_name = "catalogue"

urlpatterns = [
    path("entries/<int:number>/useful/", useful.useful, name="useful"),
    path("entries/<int:number>/keeping/", keeping.keeping, name="keeping"),
    path("entries/<int:number>/reminder/", keeping.reminder, name="reminder"),
    path("entries/<int:number>/following/", keeping.following, name="following"),
    path("useful/", useful.said, name="said"),
    path("me/kept/", keeping.kept, name="kept"),
    path("me/following/", keeping.followed, name="followed"),
]
