"""The pages of the knowledge hub."""

from knowledge_hub.models.collections import Collection
from knowledge_hub.models.helping import HelpsIn
from knowledge_hub.models.news import News
from knowledge_hub.models.pages import AreaShelf, HubHome, HubPage, OfTheHub
from knowledge_hub.models.resources import Resource

__all__ = ["AreaShelf", "Collection", "HelpsIn", "HubHome", "HubPage", "News", "OfTheHub", "Resource"]
