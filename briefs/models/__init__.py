from briefs.models.briefs import Brief
from briefs.models.decisions import Decision
from briefs.models.series import Series
from briefs.models.told import LIMITS, Kind, Told
from briefs.models.versions import Version

__all__ = ["LIMITS", "Brief", "Decision", "Kind", "Series", "Told", "Version"]
