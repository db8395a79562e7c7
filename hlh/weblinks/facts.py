"""What the ledger keeps of links: of one place where each stands."""

from hlh.activity.verbs import declare

DIED = declare("weblink.died", "address", "entry")
RETURNED = declare("weblink.returned", "address", "entry")
