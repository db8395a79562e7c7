from briefs.views.attaching import files
from briefs.views.behalf import agreement, asking, on_behalf
from briefs.views.deciding import decline, publication, review, sending_back, succession, withdrawal
from briefs.views.interviewing import interview, interview_by_mail, interview_end, interview_step
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.word import from_word, unplaced
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "agreement",
    "asking",
    "brief",
    "briefs",
    "decline",
    "difference",
    "edit",
    "files",
    "from_word",
    "interview",
    "interview_by_mail",
    "interview_end",
    "interview_step",
    "more",
    "naming",
    "new",
    "on_behalf",
    "publication",
    "review",
    "revision",
    "sending_back",
    "submission",
    "succession",
    "unplaced",
    "upcoming",
    "version",
    "withdrawal",
    "without",
]
