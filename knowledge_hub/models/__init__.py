"""The pages of the knowledge hub."""

from knowledge_hub.models.pages import AreaShelf, HubHome, HubPage, OfTheHub
from knowledge_hub.models.resources import Resource
from knowledge_hub.models.texts import DocumentPage, DocumentText

__all__ = ["AreaShelf", "DocumentPage", "DocumentText", "HubHome", "HubPage", "OfTheHub", "Resource"]
