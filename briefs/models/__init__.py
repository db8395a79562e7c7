from briefs.models.briefs import Brief
from briefs.models.decisions import Decision
from briefs.models.looks import SecondLook
from briefs.models.reviewers import QUESTIONS, Answer, Reviewer
from briefs.models.rounds import Round
from briefs.models.sections import Section, sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.tasks import Task
from briefs.models.told import LIMITS, Kind, Licence, Told, a_claim
from briefs.models.versions import Version

__all__ = [
    "LIMITS",
    "QUESTIONS",
    "Answer",
    "Brief",
    "Decision",
    "Kind",
    "Licence",
    "Reviewer",
    "Round",
    "SecondLook",
    "Section",
    "Series",
    "Step",
    "Task",
    "Told",
    "Version",
    "a_claim",
    "sections_of",
]
