"""How a post is written on its page. Twenty-five stand there: a template takes three times as long (`make bench`)."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.people.showing import byline
from hlh.people.voices import Shown
from hlh.taxonomy.languages import direction
from learning_labs.models import Discussion, Post

NO_FILES = SafeString("")
TAKEN = '<p class="taken"><svg class="icon" width="20" height="20" aria-hidden="true"><use href="#i-use"/></svg> %s</p>'


def article(post: Post, who: Shown, discussion: Discussion, files: SafeString = NO_FILES) -> SafeString:
    """A post with who says it, what it brings, and whether it is the answer that helped.

    Args:
        post: its `html` was cleaned when it was written.
        who: its voice, as shown to this reader.
        discussion: where it stands.
        files: what stands under it.
    """
    anchor, taken, came, look = post.anchor, "", "", "post"
    if post.pk == discussion.answer_id:
        look, taken = "post accepted", TAKEN % escape(_("This helped, says the asker"))
    if post.number == 1 and discussion.from_question:
        words = _("Came through the help desk. What leads to the asker was taken out.")
        came = f'<p class="small soft">{escape(words)}</p>'
    return mark_safe(  # noqa: S308  every part is escaped, and the post's words were cleaned by nh3
        f'<li><article class="{look}" id="{anchor}">{byline(who, post.written_at, f"#{anchor}")}'
        f'<div class="post-body words">{taken}<p class="chip">{_kind(post.kind, get_language() or "en")}</p>'
        f'<div class="said" lang="{post.language}" dir="{direction(post.language)}">{post.html}</div>{files}{came}</div>'
        "</article></li>"
    )


@lru_cache(maxsize=64)
def _kind(kind: str, language: str) -> str:
    """What a post brings, in the words of a language."""
    return escape(Post.Kind(kind).label)
