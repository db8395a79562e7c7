from briefs.views.certifying import certificate, certificate_pdf, certificate_work, certify
from briefs.views.crediting import contributors, credit
from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.rendering import as_mail, as_message, citation, letter_to_me, next_pdf, pdf
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "as_mail",
    "as_message",
    "brief",
    "briefs",
    "certificate",
    "certificate_pdf",
    "certificate_work",
    "certify",
    "citation",
    "contributors",
    "credit",
    "decline",
    "difference",
    "edit",
    "letter_to_me",
    "more",
    "naming",
    "new",
    "next_pdf",
    "pdf",
    "publication",
    "review",
    "revision",
    "sending_back",
    "submission",
    "succession",
    "upcoming",
    "version",
    "withdrawal",
    "without",
]
