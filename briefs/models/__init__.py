from briefs.models.briefs import Brief
from briefs.models.clearances import Clearance
from briefs.models.decisions import Decision
from briefs.models.grades import Grade
from briefs.models.sections import Section, sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.told import LIMITS, Kind, Licence, Told, a_claim
from briefs.models.translations import TranslatedSection, Translation
from briefs.models.versions import Version

__all__ = [
    "LIMITS",
    "Brief",
    "Clearance",
    "Decision",
    "Grade",
    "Kind",
    "Licence",
    "Section",
    "Series",
    "Step",
    "Told",
    "TranslatedSection",
    "Translation",
    "Version",
    "a_claim",
    "sections_of",
]
