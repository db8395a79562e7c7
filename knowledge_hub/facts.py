"""What the ledger keeps of the knowledge hub."""

from hlh.activity.verbs import declare

PAGE_PUBLISHED = declare("page.published", "kind", "areas")
PAGE_SUPERSEDED = declare("page.superseded", "successor")
PAGE_TRANSLATED = declare("page.translated", "language")
PAGE_UNPUBLISHED = declare("page.unpublished", "kind", "areas")
PROPOSAL_MADE = declare("proposal.made", "origin")
PROPOSAL_LOOKED_UP = declare("proposal.looked_up", "silence")
PROPOSAL_TOLD = declare("proposal.told", "what")
PROPOSAL_ASKED = declare("proposal.asked", "question")
PROPOSAL_ANSWERED = declare("proposal.answered", "question")
PROPOSAL_ACCEPTED = declare("proposal.accepted", "resource")
PROPOSAL_DECLINED = declare("proposal.declined", "reason")
PROPOSAL_WITHDRAWN = declare("proposal.withdrawn")
PROPOSAL_BROUGHT_BACK = declare("proposal.brought_back")  # its source had taken it back
DOCUMENT_READ = declare("document.read", "state", "pages")
EVENT_CHANGED = declare("event.changed", "what")  # the names of the columns that who comes is told of
EVENT_CANCELLED = declare("event.cancelled")
EVENT_GONE = declare("event.gone", "kept")  # unpublished or deleted while it was to come
EVENT_NEAR = declare("event.near", "hours")  # a day before, and an hour before
EVENT_RECORDED = declare("event.recorded")
REGISTRATION_ASKED = declare("event.registration_asked", "event")  # an address is asked whether it was theirs
REGISTERED = declare("event.registered", "event")
REGISTRATION_WAITS = declare("event.registration_waits", "event")
MOVED_UP = declare("event.moved_up", "event")
PLACE_GIVEN_BACK = declare("event.place_given_back", "event")
