from briefs.models.briefs import Brief
from briefs.models.coauthors import CoAuthor
from briefs.models.decisions import Decision
from briefs.models.edits import Edit
from briefs.models.plans import Plan
from briefs.models.remarks import Remark, Reply
from briefs.models.sections import Section, sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.told import LIMITS, Kind, Licence, Told, a_claim
from briefs.models.versions import Version

__all__ = [
    "LIMITS",
    "Brief",
    "CoAuthor",
    "Decision",
    "Edit",
    "Kind",
    "Licence",
    "Plan",
    "Remark",
    "Reply",
    "Section",
    "Series",
    "Step",
    "Told",
    "Version",
    "a_claim",
    "sections_of",
]
