from learning_labs.models.discussions import Discussion, OldAddress
from learning_labs.models.labs import Lab, Membership
from learning_labs.models.posts import Post
from learning_labs.models.reading import Said

from learning_labs.models.attachments import PostAttachment  # isort: skip  it needs the post
from learning_labs.models.echoes import Echo  # isort: skip
from learning_labs.models.leads import LeadRequest  # isort: skip  these need the lab
from learning_labs.models.proposals import Proposal  # isort: skip
from learning_labs.models.sessions import Coming, Session  # isort: skip
from learning_labs.models.steps import LabStep  # isort: skip

__all__ = [
    "Coming",
    "Discussion",
    "Echo",
    "Lab",
    "LabStep",
    "LeadRequest",
    "Membership",
    "OldAddress",
    "Post",
    "PostAttachment",
    "Proposal",
    "Said",
    "Session",
]
