from django.urls import path

from briefs import views

app_name = "briefs"

urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("new/", views.new, name="new"),
    path("review/", views.review, name="review"),
    path("clearances/<slug:ref>/", views.clearance, name="clearance"),
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
    path("<slug:ref>/clearances/", views.clearances, name="clearances"),
    path("<slug:ref>/clearances/<slug:clearance>/", views.clearance_back, name="clearance_back"),
    path("<slug:ref>/versions/", views.versions, name="versions"),
    path("<slug:ref>/changes/", views.compare, name="compare"),
    path("<slug:ref>/<int:number>/restoration/", views.restoration, name="restoration"),
    path("<slug:ref>/translations/<slug:language>/", views.translation, name="translation"),
    path("<slug:ref>/translations/<slug:language>/machine/", views.by_machine, name="by_machine"),
    path("<slug:ref>/acts.csv", views.acts, name="acts"),
]
