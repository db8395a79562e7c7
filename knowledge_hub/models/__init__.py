"""The pages of the knowledge hub, and the packs of what is taken along."""

from knowledge_hub.models.packs import Pack
from knowledge_hub.models.pages import AreaShelf, HubHome, HubPage, OfTheHub
from knowledge_hub.models.resources import Resource

__all__ = ["AreaShelf", "HubHome", "HubPage", "OfTheHub", "Pack", "Resource"]
