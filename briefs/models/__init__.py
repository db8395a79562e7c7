from briefs.models.briefs import Brief
from briefs.models.contributions import Contribution
from briefs.models.decisions import Decision
from briefs.models.objections import Objection
from briefs.models.sections import Section, sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.told import LIMITS, Kind, Licence, Told, a_claim
from briefs.models.uptakes import Uptake
from briefs.models.versions import Version

__all__ = [
    "LIMITS",
    "Brief",
    "Contribution",
    "Decision",
    "Kind",
    "Licence",
    "Objection",
    "Section",
    "Series",
    "Step",
    "Told",
    "Uptake",
    "Version",
    "a_claim",
    "sections_of",
]
