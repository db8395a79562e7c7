"""What everything is about, and where: data that administrators may rename, never lose."""

from hlh.taxonomy.models.labels import Labelled, in_this_language
from hlh.taxonomy.models.places import Country, Membership, Region
from hlh.taxonomy.models.topics import Area, Level, OldSlug, Phase, Removed, SubTopic, Topic

__all__ = [
    "Area",
    "Country",
    "Labelled",
    "Level",
    "Membership",
    "OldSlug",
    "Phase",
    "Region",
    "Removed",
    "SubTopic",
    "Topic",
    "in_this_language",
]
