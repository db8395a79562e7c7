from django.urls import path

from briefs import views

app_name = "briefs"

urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("new/", views.new, name="new"),
    path("review/", views.review, name="review"),
    path("late/", views.late, name="late"),
    path("credits/<slug:ref>/", views.credit, name="credit"),
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
    path("<slug:ref>/acts.csv", views.acts, name="acts"),
    path("<slug:ref>/contributors/", views.contributors, name="contributors"),
    path("<slug:ref>/confirmation/", views.confirmation, name="confirmation"),
    path("<slug:ref>/look-again/", views.look_again, name="look_again"),
    path("<slug:ref>/uses/<slug:source>/", views.use, name="use"),
    path("<slug:ref>/objections/<int:number>/", views.objection, name="objection"),
    path("<slug:ref>/uptakes/", views.uptakes, name="uptakes"),
    path("<slug:ref>/uptake/", views.uptake, name="uptake"),
    path("<slug:ref>/uptakes/<int:number>/removal/", views.untold, name="untold"),
]
