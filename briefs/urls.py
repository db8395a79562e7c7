from django.urls import path

from briefs import views

app_name = "briefs"

urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("new/", views.new, name="new"),
    path("review/", views.review, name="review"),
    path("review/classification/", views.classification, name="classification"),
    path("along/<slug:ref>/", views.invitation, name="invitation"),
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
    path("<slug:ref>/remarks/", views.remarks, name="remarks"),
    path("<slug:ref>/remarks/<int:number>/replies/", views.replies, name="replies"),
    path("<slug:ref>/remarks/<int:number>/resolution/", views.resolution, name="resolution"),
    path("<slug:ref>/remarks/<int:number>/reopening/", views.reopening, name="reopening"),
    path("<slug:ref>/coauthors/", views.coauthors, name="coauthors"),
    path("<slug:ref>/coauthors/<int:number>/leaving/", views.letting_go, name="letting_go"),
    path("<slug:ref>/leaving/", views.leaving, name="leaving"),
    path("<slug:ref>/presence/", views.presence, name="presence"),
    path("<slug:ref>/plan/", views.plan, name="plan"),
    path("<slug:ref>/plan/cancellation/", views.cancellation, name="cancellation"),
    path("<slug:ref>/expiry/", views.expiry, name="expiry"),
]
