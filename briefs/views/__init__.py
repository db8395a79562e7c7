from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.remarking import remarks, reopening, replies, resolution
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
    "remarks",
    "reopening",
    "replies",
    "resolution",
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
