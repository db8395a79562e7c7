"""What the ledger keeps of conversations: that something was written, never what."""

from hlh.activity.verbs import declare

MESSAGE_WRITTEN = declare("message.written", "conversation", "number")
MESSAGE_FLAGGED = declare("message.flagged", "reason")
MESSAGE_HIDDEN = declare("message.hidden", "reason")
MESSAGE_KEPT = declare("message.kept")
