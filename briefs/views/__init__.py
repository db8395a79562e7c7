from briefs.views.attaching import files
from briefs.views.behalf import agreement, agreement_file, asking, on_behalf
from briefs.views.certifying import certificate, certificate_pdf, certificate_work, certify
from briefs.views.classifying import classification
from briefs.views.clearing import clearance, clearance_back, clearances
from briefs.views.crediting import contributors, credit
from briefs.views.deciding import at_once, decline, publication, review, sending_back, succession, withdrawal
from briefs.views.gathering import claims, notes, placing, things, touches, unknowns, workspace
from briefs.views.interviewing import interview, interview_by_mail, interview_end, interview_step
from briefs.views.linking import link_check, links
from briefs.views.looking import confirmation, late, look_again
from briefs.views.planning import cancellation, expiry, plan
from briefs.views.reading import acts, brief, briefs, difference, upcoming, version
from briefs.views.remarking import remarks, reopening, replies, resolution
from briefs.views.rendering import (
    as_mail,
    as_message,
    as_script,
    citation,
    epub_file,
    jats_file,
    letter_to_me,
    next_pdf,
    pdf,
    provenance,
    word_file,
)
from briefs.views.reviewing import reviewer, reviewers, taking_back, task
from briefs.views.second_looks import alone, second_look
from briefs.views.together import coauthors, invitation, leaving, letting_go, presence
from briefs.views.translating import by_machine, translation
from briefs.views.unknown import gaps
from briefs.views.uptaking import untold, uptake, uptakes
from briefs.views.using import objection, use
from briefs.views.versions import compare, restoration, versions
from briefs.views.word import from_word, unplaced
from briefs.views.writing import edit, more, naming, new, revision, submission, without

__all__ = [
    "acts",
    "agreement",
    "agreement_file",
    "alone",
    "as_mail",
    "as_message",
    "as_script",
    "asking",
    "at_once",
    "brief",
    "briefs",
    "by_machine",
    "cancellation",
    "certificate",
    "certificate_pdf",
    "certificate_work",
    "certify",
    "citation",
    "claims",
    "classification",
    "clearance",
    "clearance_back",
    "clearances",
    "coauthors",
    "compare",
    "confirmation",
    "contributors",
    "credit",
    "decline",
    "difference",
    "edit",
    "epub_file",
    "expiry",
    "files",
    "from_word",
    "gaps",
    "interview",
    "interview_by_mail",
    "interview_end",
    "interview_step",
    "invitation",
    "jats_file",
    "late",
    "leaving",
    "letter_to_me",
    "letting_go",
    "link_check",
    "links",
    "look_again",
    "more",
    "naming",
    "new",
    "next_pdf",
    "notes",
    "objection",
    "on_behalf",
    "pdf",
    "placing",
    "plan",
    "presence",
    "provenance",
    "publication",
    "remarks",
    "reopening",
    "replies",
    "resolution",
    "restoration",
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
    "things",
    "touches",
    "translation",
    "unknowns",
    "unplaced",
    "untold",
    "upcoming",
    "uptake",
    "uptakes",
    "use",
    "version",
    "versions",
    "withdrawal",
    "without",
    "word_file",
    "workspace",
]
