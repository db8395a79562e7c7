from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.gathering import claims, notes, placing, things, touches, unknowns, workspace
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.unknown import gaps
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "brief",
    "briefs",
    "claims",
    "decline",
    "difference",
    "edit",
    "gaps",
    "more",
    "naming",
    "new",
    "notes",
    "placing",
    "publication",
    "review",
    "revision",
    "sending_back",
    "submission",
    "succession",
    "things",
    "touches",
    "unknowns",
    "upcoming",
    "version",
    "withdrawal",
    "without",
    "workspace",
]
