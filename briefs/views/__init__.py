from briefs.views.crediting import contributors, credit
from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.looking import confirmation, late, look_again
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.uptaking import untold, uptake, uptakes
from briefs.views.using import objection, use
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "brief",
    "briefs",
    "confirmation",
    "contributors",
    "credit",
    "decline",
    "difference",
    "edit",
    "late",
    "look_again",
    "more",
    "naming",
    "new",
    "objection",
    "publication",
    "review",
    "revision",
    "sending_back",
    "submission",
    "succession",
    "untold",
    "upcoming",
    "uptake",
    "uptakes",
    "use",
    "version",
    "withdrawal",
    "without",
]
