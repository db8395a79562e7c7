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
NUDGED = declare("discussion.nudged", "discussion")  # somebody is asked what they know
NOT_ME = declare("discussion.not_me")  # they do not know about this
JOINED = declare("lab.joined")
LEFT = declare("lab.left")
JOIN_ASKED = declare("lab.join_asked", "lab")
JOIN_ACCEPTED = declare("lab.join_accepted")
JOIN_DECLINED = declare("lab.join_declined")
JOIN_WITHDRAWN = declare("lab.join_withdrawn")
INVITED = declare("lab.invited", "lab", "position")
INVITATION_ACCEPTED = declare("lab.invitation_accepted")
INVITATION_REVOKED = declare("lab.invitation_revoked")
DISCUSSION_OPENED = declare("discussion.opened", "lab", "number", "area", "from_question")
DISCUSSION_MOVED = declare("discussion.moved", "lab", "number", "from_lab", "from_number")
ANSWER_TAKEN = declare("discussion.answer_taken", "post", "marked")
ANSWER_LEFT = declare("discussion.answer_left", "post")
DISCUSSION_CLOSED = declare("discussion.closed", "quiet")  # after how many days of silence, where nobody closed it
DISCUSSION_REOPENED = declare("discussion.reopened")
DISCUSSION_PINNED = declare("discussion.pinned", "place")
DISCUSSION_UNPINNED = declare("discussion.unpinned")
DISCUSSION_SLOWED = declare("discussion.slowed", "minutes")
DISCUSSION_MERGED = declare("discussion.merged", "into", "after")  # its posts are numbered on after this one
DISCUSSION_SPLIT = declare("discussion.split", "into", "posts")
NOTE_WRITTEN = declare("discussion.noted", "note")
ASSIGNED = declare("discussion.assigned", "assignment")
UNASSIGNED = declare("discussion.unassigned")
ASSIGNMENT_DONE = declare("discussion.assignment_done")
LAB_PACED = declare("lab.paced", "quiet_days", "slow_minutes")
POST_HELD = declare("post.held", "discussion", "why")  # nobody but its author reads it yet
POST_WRITTEN = declare("post.written", "discussion", "number", "lang")  # others read it from now on
POST_EDITED = declare("post.edited", "discussion", "number")
POST_HIDDEN = declare("post.hidden", "discussion", "why")
FIRST_POSTS = declare("lab.first_posts", "wait")
