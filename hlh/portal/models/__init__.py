"""What the portal keeps itself: remarks about pages, and keys to feeds."""

from hlh.portal.models.keys import ReaderKey
from hlh.portal.models.reports import Report, ReportQuerySet

__all__ = ["ReaderKey", "Report", "ReportQuerySet"]
