from briefs.models.briefs import Brief
from briefs.models.certificates import Certificate
from briefs.models.contributions import Contribution
from briefs.models.decisions import Decision
from briefs.models.renderings import Rendering
from briefs.models.sections import Section, sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.told import LIMITS, Kind, Licence, Told, a_claim
from briefs.models.versions import Version

__all__ = [
    "LIMITS",
    "Brief",
    "Certificate",
    "Contribution",
    "Decision",
    "Kind",
    "Licence",
    "Rendering",
    "Section",
    "Series",
    "Step",
    "Told",
    "Version",
    "a_claim",
    "sections_of",
]
