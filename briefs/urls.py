from django.urls import path

from briefs import views

app_name = "briefs"

urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("new/", views.new, name="new"),
    path("review/", views.review, name="review"),
    path("credits/<slug:ref>/", views.credit, name="credit"),
    path("credits/<slug:ref>/certificate/", views.certify, name="certify"),
    path("certificates/<slug:code>/", views.certificate, name="certificate"),
    path("certificates/<slug:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:code>.json", views.certificate_work, name="certificate_work"),
    path("<slug:ref>/", views.brief, name="brief"),
    path("<slug:ref>/<int:number>/", views.version, name="version"),
    path("<slug:ref>/<int:number>.pdf", views.pdf, name="pdf"),
    path("<slug:ref>/<int:number>.<slug:form>", views.citation, name="citation"),
    path("<slug:ref>/next.pdf", views.next_pdf, name="next_pdf"),
    path("<slug:ref>/mail/", views.as_mail, name="as_mail"),
    path("<slug:ref>/message/", views.as_message, name="as_message"),
    path("<slug:ref>/letter/", views.letter_to_me, name="letter_to_me"),
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
]
