from django.urls import path

from learning_labs.views import discussions, echoing, labs

app_name = "learning_labs"

urlpatterns = [
    path("", labs.labs, name="labs"),
    path("<slug:slug>/", labs.lab, name="lab"),
    path("<slug:slug>/first-posts/", labs.first_posts, name="first_posts"),
    path("<slug:slug>/<int:number>/", discussions.discussion, name="discussion"),
    path("<slug:slug>/<int:number>/posts/", discussions.posts, name="posts"),
    path("<slug:slug>/<int:number>/echoes/", echoing.echoes, name="echoes"),
    path("<slug:slug>/<int:number>/naming/", discussions.naming, name="naming"),
]
