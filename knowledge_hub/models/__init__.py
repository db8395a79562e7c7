"""The pages of the knowledge hub."""

from knowledge_hub.models.pages import AreaShelf, HubHome, HubPage, OfTheHub
from knowledge_hub.models.resources import Resource

__all__ = ["AreaShelf", "HubHome", "HubPage", "OfTheHub", "Resource"]
