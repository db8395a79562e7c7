from briefs.views.clearing import clearance, clearance_back, clearances
from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.translating import by_machine, translation
from briefs.views.versions import compare, restoration, versions
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "brief",
    "briefs",
    "by_machine",
    "clearance",
    "clearance_back",
    "clearances",
    "compare",
    "decline",
    "difference",
    "edit",
    "more",
    "naming",
    "new",
    "publication",
    "restoration",
    "review",
    "revision",
    "sending_back",
    "submission",
    "succession",
    "translation",
    "upcoming",
    "version",
    "versions",
    "withdrawal",
    "without",
]
