from django.urls import path

from learning_labs import views

app_name = "learning_labs"

urlpatterns = [
    path("", views.labs, name="labs"),
    path("<slug:slug>/", views.lab, name="lab"),
    path("<slug:slug>/first-posts/", views.first_posts, name="first_posts"),
    path("<slug:slug>/<int:number>/", views.discussion, name="discussion"),
    path("<slug:slug>/<int:number>/posts/", views.posts, name="posts"),
    path("<slug:slug>/<int:number>/naming/", views.naming, name="naming"),
]
