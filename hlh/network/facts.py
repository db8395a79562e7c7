"""What the ledger keeps of the network."""

from hlh.activity.verbs import declare

FEED_READ = declare("feed.read", "new", "batch")
FEED_BROKE = declare("feed.broke", "code", "failures")
FEED_ADDED = declare("feed.added")
FEED_CHANGED = declare("feed.changed")
FEED_PAUSED = declare("feed.paused")
FEED_RESUMED = declare("feed.resumed")
