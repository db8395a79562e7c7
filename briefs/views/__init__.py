from briefs.views.classifying import classification
from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.planning import cancellation, expiry, plan
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.remarking import remarks, reopening, replies, resolution
from briefs.views.together import coauthors, invitation, leaving, letting_go, presence
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "brief",
    "briefs",
    "cancellation",
    "classification",
    "coauthors",
    "decline",
    "difference",
    "edit",
    "expiry",
    "invitation",
    "leaving",
    "letting_go",
    "more",
    "naming",
    "new",
    "plan",
    "presence",
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
