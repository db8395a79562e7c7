"""What is said of a post that waits for a facilitator, or was hidden by one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hlh.catalogue.models import Case, Reason
from learning_labs.models import Post, Said


def words_for(post: Post | Said) -> str:
    """For its author: why others do not read it, and what happens next."""
    if post.stage == Post.Stage.HIDDEN:
        return _("A facilitator hid this post: %(reason)s. Only you still see it.") % {"reason": Reason(post.why).label}
    if post.why == Case.Why.CLINICAL:
        return _(
            "This reads like treatment advice for a patient, so a facilitator reads it first. Until then only you see it. "
            "You are told what becomes of it."
        )
    return _(
        "The first post of everybody waits until a facilitator has read it, mostly within a day. Until then only you see it. "
        "You are told what becomes of it."
    )
