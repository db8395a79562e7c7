"""The addresses below /people/: for those who confirm. Pages about somebody are the portal's."""

from django.urls import path

from hlh.people.views import nominations, organisations, unmasking, vouching

app_name = "people"

urlpatterns = [
    path("nominations/", nominations.nominations, name="nominations"),
    path("nominations/<slug:ref>/confirmation/", nominations.confirmation, name="confirm_nomination"),
    path("nominations/<slug:ref>/refusal/", nominations.refusal, name="refuse_nomination"),
    path("nominations/<slug:ref>/withdrawal/", nominations.withdrawal, name="withdraw_nomination"),
    path("organisations/", organisations.proposals, name="organisations"),
    path("organisations/<int:number>/", organisations.organisation, name="organisation"),
    path("organisations/new/<slug:ref>/confirmation/", organisations.confirmation, name="confirm_organisation"),
    path("organisations/new/<slug:ref>/refusal/", organisations.refusal, name="refuse_organisation"),
    path("unmasking/", unmasking.unmaskings, name="unmaskings"),
    path("unmasking/ask/<slug:ref>/", unmasking.ask, name="ask_to_unmask"),
    path("unmasking/<slug:ref>/", unmasking.unmasking, name="unmasking"),
    path("unmasking/<slug:ref>/allowance/", unmasking.allowance, name="allow_unmasking"),
    path("unmasking/<slug:ref>/refusal/", unmasking.refusal, name="refuse_unmasking"),
    path("<slug:ref>/verification/", vouching.verification, name="verification"),
]
