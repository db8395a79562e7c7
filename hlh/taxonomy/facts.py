"""What the ledger keeps of the taxonomy: that a name was changed, never the name."""

from hlh.activity.verbs import declare

# By kind of topic, and by act.
RENAMED = {"area": declare("area.renamed"), "subtopic": declare("subtopic.renamed")}
REORDERED = {"area": declare("area.reordered", "to"), "subtopic": declare("subtopic.reordered", "to")}
RETIRED = {"area": declare("area.retired"), "subtopic": declare("subtopic.retired")}
RESTORED = {"area": declare("area.restored"), "subtopic": declare("subtopic.restored")}
MERGED = {"area": declare("area.merged", "into"), "subtopic": declare("subtopic.merged", "into")}
DELETED = {"area": declare("area.deleted"), "subtopic": declare("subtopic.deleted", "area")}
SUBTOPIC_ADDED = declare("subtopic.added", "area")

# Their keys are no numbers, so these are told of the kind, with the code in the details.
LIST_CHANGED = declare("taxonomy.changed", "code")
MEMBERSHIP_DATED = declare("membership.dated", "country", "region")
MEMBERSHIP_ENDED = declare("membership.ended", "country", "region")

TAG_ADDED = declare("tag.added")
TAG_RENAMED = declare("tag.renamed")
TAG_MERGED = declare("tag.merged", "into")
TAG_DELETED = declare("tag.deleted")
