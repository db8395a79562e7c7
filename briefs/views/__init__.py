from briefs.views.deciding import at_once, decline, publication, review, sending_back, succession, withdrawal
from briefs.views.looking import alone, second_look
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.reviewing import reviewer, reviewers, taking_back, task
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "alone",
    "at_once",
    "brief",
    "briefs",
    "decline",
    "difference",
    "edit",
    "more",
    "naming",
    "new",
    "publication",
    "review",
    "reviewer",
    "reviewers",
    "revision",
    "second_look",
    "sending_back",
    "submission",
    "succession",
    "taking_back",
    "task",
    "upcoming",
    "version",
    "withdrawal",
    "without",
]
