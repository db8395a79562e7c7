from django.urls import path

from briefs import views

app_name = "briefs"

urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("new/", views.new, name="new"),
    path("review/", views.review, name="review"),
    path("review/alone/", views.alone, name="alone"),
    path("review/steps/<slug:ref>/", views.task, name="task"),
    path("review/by-link/<slug:ref>/", views.reviewer, name="reviewer"),
    path("<slug:ref>/", views.brief, name="brief"),
    path("<slug:ref>/<int:number>/", views.version, name="version"),
    path("<slug:ref>/<int:number>/changes/", views.difference, name="difference"),
    path("<slug:ref>/next/", views.upcoming, name="upcoming"),
    path("<slug:ref>/edit/", views.edit, name="edit"),
    path("<slug:ref>/more/", views.more, name="more"),
    path("<slug:ref>/naming/", views.naming, name="naming"),
    path("<slug:ref>/without/", views.without, name="without"),
    path("<slug:ref>/submission/", views.submission, name="submission"),
    path("<slug:ref>/revision/", views.revision, name="revision"),
    path("<slug:ref>/publication/", views.publication, name="publication"),
    path("<slug:ref>/return/", views.sending_back, name="sending_back"),
    path("<slug:ref>/decline/", views.decline, name="decline"),
    path("<slug:ref>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("<slug:ref>/succession/", views.succession, name="succession"),
    path("<slug:ref>/publication/at-once/", views.at_once, name="at_once"),
    path("<slug:ref>/reviewers/", views.reviewers, name="reviewers"),
    path("<slug:ref>/reviewers/<slug:one>/", views.taking_back, name="taking_back"),
    path("<slug:ref>/second-look/", views.second_look, name="second_look"),
    path("<slug:ref>/acts.csv", views.acts, name="acts"),
]
