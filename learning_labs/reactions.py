"""What the labs owe to their own facts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.telling import tell
from hlh.mail.writing import letter
from hlh.people.voices import heard_in
from learning_labs import facts
from learning_labs.letters import POST_WRITTEN
from learning_labs.models import Post


@on(facts.POST_WRITTEN)
def tell_who_takes_part(fact: Fact) -> None:
    """Whoever has spoken in the discussion reads what is added; nobody their own words."""
    post = Post.objects.select_related("discussion__lab", "voice").get(pk=fact.target_id)
    if not post.is_shown:
        return  # hidden meanwhile
    for voice in heard_in(post.discussion.place, but=post.voice):
        tell(
            voice,
            kind=POST_WRITTEN,
            fact=fact,
            reason=_("You take part in this discussion."),
            address=post.get_absolute_url(),
            entry=entry_of(post.discussion),
        )


@on(facts.POST_HELD)
def tell_its_author_that_it_waits(fact: Fact) -> None:
    """Also whoever answered by mail, and sees no page: why it waits, and what happens next."""
    if post := Post.objects.select_related("voice").filter(pk=fact.target_id).first():
        letter(to=post.voice, kind="post-held", fact=fact, reason=_("You wrote it."))
