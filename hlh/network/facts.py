"""What the ledger keeps of the network."""

from hlh.activity.verbs import declare

PARTNER_ADDED = declare("partner.added", "organisation")
PARTNER_CHANGED = declare("partner.changed", "what")
PARTNER_ENDED = declare("partner.ended")
PARTNER_RETURNED = declare("partner.returned")
RAISED = declare("call.raised", "areas", "about")
CHANGED = declare("call.changed", "what")
OPENED = declare("call.opened", "asked", "left_out")
ASKED = declare("call.asked", "call", "partner", "voices")  # one partner, and who of it gets the letter
REMINDED = declare("call.reminded", "call", "partner", "voices")
ANSWERED = declare("call.answered", "call", "partner", "number", "way")
NOTHING = declare("call.nothing", "call", "partner")  # a partner has nothing on this
ACCEPTED = declare("call.accepted", "call", "partner", "number")
TAKEN_OFF = declare("call.acceptance_taken_back", "call", "partner", "number")
QUOTABLE = declare("call.quoting_allowed", "call", "partner", "number")
CLOSED = declare("call.closed", "answered")
WITHDRAWN = declare("call.withdrawn")
FEED_READ = declare("feed.read", "new", "batch")
FEED_BROKE = declare("feed.broke", "code", "failures")
FEED_ADDED = declare("feed.added")
FEED_CHANGED = declare("feed.changed")
FEED_PAUSED = declare("feed.paused")
FEED_RESUMED = declare("feed.resumed")
