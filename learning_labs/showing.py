"""How a post is written on its page. Twenty-five stand there: a template takes three times as long (`make bench`)."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hlh.people.showing import byline
from hlh.people.voices import Shown
from hlh.taxonomy.languages import direction
from learning_labs.models import Discussion, Post

ARTICLE = (
    '<li><article class="post{}" id="{}">{}<div class="post-body words">{}<p class="chip">{}</p>'
    '<div class="said" lang="{}" dir="{}">{}</div>{}</div></article></li>'
)
TAKEN = '<p class="taken"><svg class="icon" width="20" height="20" aria-hidden="true"><use href="#i-use"/></svg> {}</p>'


def article(post: Post, who: Shown, discussion: Discussion) -> str:
    """A post with who says it, what it brings, and whether it is the answer that helped.

    Args:
        post: its `html` was cleaned when it was written.
        who: its voice, as shown to this reader.
        discussion: where it stands.
    """
    anchor, taken, came = post.anchor, "", ""
    if post.pk == discussion.answer_id:
        taken = format_html(TAKEN, _("This helped, says the asker"))
    if post.number == 1 and discussion.from_question:
        words = _("Came through the help desk. What leads to the asker was taken out.")
        came = format_html('<p class="small soft">{}</p>', words)
    return format_html(
        ARTICLE,
        " accepted" if taken else "",
        anchor,
        byline(who, post.written_at, f"#{anchor}"),
        taken,
        Post.Kind(post.kind).label,
        post.language,
        direction(post.language),
        mark_safe(post.html),  # noqa: S308  cleaned by nh3
        came,
    )
