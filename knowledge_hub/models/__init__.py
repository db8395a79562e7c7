"""The pages of the knowledge hub."""

from knowledge_hub.models.events import Event
from knowledge_hub.models.happenings import Happening
from knowledge_hub.models.pages import AreaShelf, HubHome, HubPage, OfTheHub
from knowledge_hub.models.registrations import Registration
from knowledge_hub.models.resources import Resource

__all__ = ["AreaShelf", "Event", "Happening", "HubHome", "HubPage", "OfTheHub", "Registration", "Resource"]
