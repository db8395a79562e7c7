from learning_labs.models.discussions import Discussion, OldAddress
from learning_labs.models.labs import Lab, Membership
from learning_labs.models.posts import Post
from learning_labs.models.reading import Said

from learning_labs.models.attachments import PostAttachment  # isort: skip  it needs the post
from learning_labs.models.echoes import Echo  # isort: skip  it needs the post

__all__ = ["Discussion", "Echo", "Lab", "Membership", "OldAddress", "Post", "PostAttachment", "Said"]
