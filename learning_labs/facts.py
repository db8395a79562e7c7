"""What the ledger keeps of the labs."""

from hlh.activity.verbs import declare

LAB_PROPOSED = declare("lab.proposed", "areas")
LAB_OPENED = declare("lab.opened", "areas")
LAB_DECLINED = declare("lab.declined")
LAB_SYNTHESISING = declare("lab.synthesising", "step")
LAB_CLOSED = declare("lab.closed", "step", "synthesis")
LAB_REOPENED = declare("lab.reopened", "step")
LAB_CHANGED = declare("lab.changed", "what")  # the names of the columns
LEAD_ASKED = declare("lab.lead_asked", "lab", "country")
LEAD_ACCEPTED = declare("lab.lead_accepted")
LEAD_DECLINED = declare("lab.lead_declined")
JOINED = declare("lab.joined")
DISCUSSION_OPENED = declare("discussion.opened", "lab", "number", "area", "from_question")
DISCUSSION_MOVED = declare("discussion.moved", "lab", "number", "from_lab", "from_number")
ANSWER_TAKEN = declare("discussion.answer_taken", "post")
POST_HELD = declare("post.held", "discussion", "why")  # nobody but its author reads it yet
POST_WRITTEN = declare("post.written", "discussion", "number", "lang")  # others read it from now on
POST_HIDDEN = declare("post.hidden", "discussion", "why")
FIRST_POSTS = declare("lab.first_posts", "wait")
SESSION_PLANNED = declare("session.planned", "lab")
SESSION_CHANGED = declare("session.changed", "lab", "what")  # the names of the columns
SESSION_CANCELLED = declare("session.cancelled", "lab")
SESSION_HELD = declare("session.held", "lab")
SESSION_NEAR = declare("session.near", "lab")  # it begins within a day
