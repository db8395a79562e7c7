from django.urls import path

from learning_labs.views import beginning, discussions, echoing, labs, leading, moving, proposing, sessions

app_name = "learning_labs"

urlpatterns = [
    path("", labs.labs, name="labs"),
    path("propose/", proposing.propose, name="propose"),
    path("leading/<slug:ref>/<slug:answer>/", leading.lead, name="lead"),
    path("<slug:slug>/", labs.lab, name="lab"),
    path("<slug:slug>/proposal/", proposing.proposal, name="proposal"),
    path("<slug:slug>/proposal/opening/", proposing.opening, name="open"),
    path("<slug:slug>/proposal/refusal/", proposing.decline, name="decline"),
    path("<slug:slug>/settings/", moving.settings, name="settings"),
    path("<slug:slug>/settings/synthesis/", moving.synthesis, name="synthesise"),
    path("<slug:slug>/settings/closing/", moving.closing, name="close"),
    path("<slug:slug>/settings/reopening/", moving.reopening, name="reopen"),
    path("<slug:slug>/first-posts/", labs.first_posts, name="first_posts"),
    path("<slug:slug>/sessions/", sessions.sessions, name="sessions"),
    path("<slug:slug>/sessions/new/", sessions.new, name="plan_session"),
    path("<slug:slug>/sessions/<int:number>/", sessions.session, name="session"),
    path("<slug:slug>/sessions/<int:number>/coming/", sessions.coming, name="coming"),
    path("<slug:slug>/sessions/<int:number>/settings/", sessions.change, name="change_session"),
    path("<slug:slug>/sessions/<int:number>/cancellation/", sessions.cancel, name="cancel_session"),
    path("<slug:slug>/sessions/<int:number>/notes/", sessions.notes, name="session_notes"),
    path("<slug:slug>/new/", beginning.new, name="new"),
    path("<slug:slug>/tell/", beginning.tell, name="tell"),
    path("<slug:slug>/<int:number>/", discussions.discussion, name="discussion"),
    path("<slug:slug>/<int:number>/posts/", discussions.posts, name="posts"),
    path("<slug:slug>/<int:number>/echoes/", echoing.echoes, name="echoes"),
    path("<slug:slug>/<int:number>/naming/", discussions.naming, name="naming"),
]
