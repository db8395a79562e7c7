from briefs.views.deciding import decline, publication, return_, review, succession, withdrawal
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "brief",
    "briefs",
    "decline",
    "difference",
    "edit",
    "more",
    "naming",
    "new",
    "publication",
    "return_",
    "review",
    "revision",
    "submission",
    "succession",
    "upcoming",
    "version",
    "withdrawal",
    "without",
]
