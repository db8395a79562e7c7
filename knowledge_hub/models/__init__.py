"""The pages of the knowledge hub, what is proposed to it, and the packs of what is taken along."""

from knowledge_hub.models.collections import Collection
from knowledge_hub.models.events import Event
from knowledge_hub.models.gone import GoneEvent
from knowledge_hub.models.happenings import Happening
from knowledge_hub.models.helping import HelpsIn
from knowledge_hub.models.known import Known
from knowledge_hub.models.news import News
from knowledge_hub.models.packs import Pack
from knowledge_hub.models.pages import TAKEN, AreaShelf, HubHome, OfTheHub
from knowledge_hub.models.proposals import Proposal, ProposalQuestion
from knowledge_hub.models.registrations import Registration
from knowledge_hub.models.resources import Resource
from knowledge_hub.models.texts import DocumentPage, DocumentText
from knowledge_hub.models.written import HubPage

__all__ = [
    "TAKEN",
    "AreaShelf",
    "Collection",
    "DocumentPage",
    "DocumentText",
    "Event",
    "GoneEvent",
    "Happening",
    "HelpsIn",
    "HubHome",
    "HubPage",
    "Known",
    "News",
    "OfTheHub",
    "Pack",
    "Proposal",
    "ProposalQuestion",
    "Registration",
    "Resource",
]
