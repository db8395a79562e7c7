from django.urls import path

from briefs import views

app_name = "briefs"

urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("new/", views.new, name="new"),
    path("new/word/", views.from_word, name="from_word"),
    path("new/for-somebody/", views.on_behalf, name="on_behalf"),
    path("new/questions/", views.interview, name="interview"),
    path("review/", views.review, name="review"),
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
    path("<slug:ref>/files/", views.files, name="files"),
    path("<slug:ref>/unplaced/", views.unplaced, name="unplaced"),
    path("<slug:ref>/asking/", views.asking, name="asking"),
    path("<slug:ref>/agreement/", views.agreement, name="agreement"),
    path("<slug:ref>/questions/<int:number>/", views.interview_step, name="interview_step"),
    path("<slug:ref>/questions/mail/", views.interview_by_mail, name="interview_by_mail"),
    path("<slug:ref>/questions/", views.interview_end, name="interview_end"),
    path("<slug:ref>/acts.csv", views.acts, name="acts"),
]
