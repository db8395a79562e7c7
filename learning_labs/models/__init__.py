from learning_labs.models.discussions import Discussion, OldAddress
from learning_labs.models.labs import Lab, Membership
from learning_labs.models.posts import Post
from learning_labs.models.said import Said

from learning_labs.models.attachments import PostAttachment  # isort: skip  it needs the post
from learning_labs.models.brought import Brought  # isort: skip
from learning_labs.models.claims import Claim, ClaimSource  # isort: skip
from learning_labs.models.echoes import Echo  # isort: skip
from learning_labs.models.editions import PostEdition  # isort: skip
from learning_labs.models.feeds import FeedKey  # isort: skip
from learning_labs.models.followups import FollowUp  # isort: skip
from learning_labs.models.invitations import Invitation  # isort: skip
from learning_labs.models.joining import JoinRequest  # isort: skip
from learning_labs.models.keeping import Act, Assignment, Note  # isort: skip
from learning_labs.models.leads import LeadRequest  # isort: skip  these need the lab
from learning_labs.models.nudges import Nudge  # isort: skip
from learning_labs.models.polls import Ballot, Poll  # isort: skip
from learning_labs.models.proposals import Proposal  # isort: skip
from learning_labs.models.quotes import Quote  # isort: skip
from learning_labs.models.sharing import SharedDraft  # isort: skip
from learning_labs.models.sessions import Coming, Session  # isort: skip
from learning_labs.models.steps import LabStep  # isort: skip
from learning_labs.models.summaries import Sentence, Summary  # isort: skip
from learning_labs.models.translations import (  # isort: skip
    PostTranslation,
    TranslationEdition,
    WantedTranslation,
)
from learning_labs.models.reading import Reading  # isort: skip
from learning_labs.models.watching import Watch  # isort: skip

__all__ = [
    "Act",
    "Assignment",
    "Ballot",
    "Brought",
    "Claim",
    "ClaimSource",
    "Coming",
    "Discussion",
    "Echo",
    "FeedKey",
    "FollowUp",
    "Invitation",
    "JoinRequest",
    "Lab",
    "LabStep",
    "LeadRequest",
    "Membership",
    "Note",
    "Nudge",
    "OldAddress",
    "Poll",
    "Post",
    "PostAttachment",
    "PostEdition",
    "PostTranslation",
    "Proposal",
    "Quote",
    "Reading",
    "Said",
    "Sentence",
    "Session",
    "SharedDraft",
    "Summary",
    "TranslationEdition",
    "WantedTranslation",
    "Watch",
]
