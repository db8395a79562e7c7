"""The addresses of feeds in."""

from django.urls import path

from hlh.network.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.feeds, name="feeds"),
    path("new/", views.new, name="new"),
    path("<int:number>/", views.feed, name="feed"),
    path("<int:number>/settings/", views.settings, name="settings"),
    path("<int:number>/pause/", views.pausing, name="pausing"),
    path("<int:number>/reading/", views.reading, name="reading"),
]
