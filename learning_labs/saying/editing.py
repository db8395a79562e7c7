"""An author changes what a post says; what it said before is kept for them and for who keeps the lab."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.clinical import is_advice
from hlh.catalogue.entries import enter
from hlh.catalogue.models import Case, Excerpt
from hlh.catalogue.tongues import language_of
from hlh.markdown import RULES, rendered
from hlh.people.voices import author_of
from hlh.policy import NotNow, Words
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models import Discussion, Post, PostEdition, Quote
from learning_labs.models.discussions import title_of
from learning_labs.models.quotes import Quoted
from learning_labs.models.said import own_words
from learning_labs.readers.mentioned import quietly_typed_in
from learning_labs.saying.quotes import let_go, with_numbers

GRACE = timedelta(minutes=5)  # for slips of the pen: nothing is kept of what stood there before
_HEADING = re.compile(r"\A#{1,6} [^\n]*\n+")


class Outdated(NotNow):
    """The post is not any more what the form was made from."""


def edition_of(post: Post) -> str:
    """What a form that is open knows its post by: it may be changed, shown or hidden meanwhile."""
    quotes = [(quote.position, quote.source_id, quote.words) for quote in Quote.objects.of(post)]
    return key_of("edition", post.pk, post.text, post.stage, *quotes)


def edit(post: Post, *, text: str, note: str = "", edition: str, by: Actor, quotes: Sequence[Quoted] = ()) -> None:
    """Write what its author wants it to say from now on, everywhere at once.

    Args:
        post: which one.
        text: Markdown as typed.
        note: why, in a few words.
        edition: what the form knew the post by.
        by: who acts.
        quotes: what stands at the marks in the text.

    Raises:
        Outdated: when it was changed, released or hidden since the form was opened.
        NotNow: when the lab has closed, the text reads like advice for a patient, or it was changed too often.
    """
    with transaction.atomic():
        here = post.discussion.locked()
        if not here.takes_posts:
            raise NotNow(_("This lab is closed; it can be read, not added to."))
        mine = Post.objects.select_for_update(of=("self",)).select_related("voice").get(pk=post.pk)
        if edition != edition_of(mine) or mine.stage not in (Post.Stage.SHOWN, Post.Stage.HELD):
            raise Outdated(_("This post was changed since you opened the page. What you typed is kept below."))
        if words := why_not(mine, text):
            raise NotNow(words)
        if text != mine.text or list(quotes) != [quote.as_quoted for quote in Quote.objects.of(mine)]:
            _rewrite(here, mine, text, quotes, note, by=by)


def why_not(post: Post, text: str) -> Words:
    """Why a post cannot say this: advice for a patient is read by a facilitator first, and this one was read already."""
    waits_for_that = post.stage == Post.Stage.HELD and post.why == Case.Why.CLINICAL
    if is_advice(own_words(text)) and not waits_for_that and text != post.text:
        return _("This reads like treatment advice for a patient, so this post cannot be changed to it.")
    return ""


def _rewrite(here: Discussion, post: Post, text: str, quotes: Sequence[Quoted], note: str, *, by: Actor) -> None:
    before, changed = post.own_words, ["text", "html", "rules", "language", "mentions"]
    author = author_of(post.voice)
    if not _is_slip(here, post):
        _keep(post, note)
        changed.append("edited_at")
    post.text, post.html, post.rules, post.language = text, rendered(text), RULES, language_of(own_words(text))
    called = [token for token in quietly_typed_in(text, here, author) if token not in post.mentions] if author else []
    post.mentions = [*post.mentions, *called]
    post.save(update_fields=changed)
    Quote.objects.filter(post=post).delete()
    Quote.objects.attach(post, quotes)
    let_go(post)
    if post.number == 1 or not here.has_opened:
        _call_anew(here, before, post.own_words)
    if post.is_shown:
        here.say_anew([post.anchor])
        post.ask_for(called, by=by)
    elif not here.has_opened:
        enter(here)
    record(facts.POST_EDITED, post, by=by, discussion=here.pk, number=post.number)


def _keep(post: Post, note: str) -> None:
    number = post.editions.count() + 1
    if number > PostEdition.MOST:
        raise NotNow(
            _("This post was changed %(n)d times already. Write a new post instead.") % {"n": PostEdition.MOST}
        )
    post.edited_at = now()
    post.editions.create(number=number, text=with_numbers(post), note=note, at=post.edited_at)


def _is_slip(here: Discussion, post: Post) -> bool:
    """Whether nobody builds yet on what it says: it was just written, and nobody answered or quoted it."""
    if now() - post.written_at > GRACE or here.post_count > (post.number or here.post_count):
        return False
    return not Excerpt.objects.filter(voice=post.voice, anchor=post.anchor).exists()


def _call_anew(here: Discussion, before: str, after: str) -> None:
    """A title that was taken from the text follows it; one of its own stays."""
    if here.title in (title_of(before), title_of(_HEADING.sub("", before))):
        here.title = title_of(_HEADING.sub("", after))
        here.save(update_fields=["title"])
