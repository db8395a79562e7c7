from briefs.models.attachments import Attachment
from briefs.models.behalf import OnBehalf
from briefs.models.briefs import Brief
from briefs.models.certificates import Certificate
from briefs.models.clearances import Clearance
from briefs.models.coauthors import CoAuthor
from briefs.models.contributions import Contribution
from briefs.models.decisions import Decision
from briefs.models.edits import Edit
from briefs.models.grades import Grade
from briefs.models.looks import SecondLook
from briefs.models.notes import ExpertNote
from briefs.models.objections import Objection
from briefs.models.plans import Plan
from briefs.models.reads import Reads
from briefs.models.remarks import Remark, Reply
from briefs.models.renderings import Rendering
from briefs.models.reviewers import QUESTIONS, Answer, Reviewer
from briefs.models.rounds import Round
from briefs.models.sections import Section, sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.tasks import Task
from briefs.models.told import LIMITS, Kind, Licence, Side, Told, a_claim, a_source, an_unknown
from briefs.models.touches import Touch
from briefs.models.translations import TranslatedSection, Translation
from briefs.models.unknowns import Gap
from briefs.models.uptakes import Uptake
from briefs.models.versions import Version

__all__ = [
    "LIMITS",
    "QUESTIONS",
    "Answer",
    "Attachment",
    "Brief",
    "Certificate",
    "Clearance",
    "CoAuthor",
    "Contribution",
    "Decision",
    "Edit",
    "ExpertNote",
    "Gap",
    "Grade",
    "Kind",
    "Licence",
    "Objection",
    "OnBehalf",
    "Plan",
    "Reads",
    "Remark",
    "Rendering",
    "Reply",
    "Reviewer",
    "Round",
    "SecondLook",
    "Section",
    "Series",
    "Side",
    "Step",
    "Task",
    "Told",
    "Touch",
    "TranslatedSection",
    "Translation",
    "Uptake",
    "Version",
    "a_claim",
    "a_source",
    "an_unknown",
    "sections_of",
]
