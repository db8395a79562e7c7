"""How a discussion of an open lab reads as a plain sheet: its posts, each by whom as a stranger sees them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hlh.catalogue.models import Entry
from hlh.catalogue.sheets import Section, Sheet, sheets_of
from hlh.people.models.persons import Stranger
from hlh.people.speakers import shown_as, with_voice
from hlh.taxonomy.languages import direction
from learning_labs.models import Discussion, PostTranslation, Said
from learning_labs.models.said import MARK
from learning_labs.readers.translated import made_by, says

MOST = 200  # posts of one discussion; the rest is read at its address
_PLACE = f"<p>{MARK}</p>"


@sheets_of(Entry.Kind.DISCUSSION)
def sheet(thing: Discussion, language: str) -> Sheet | None:
    """What everybody reads of it. What a post quotes of another stays on the page, where it goes with that one."""
    found = Discussion.objects.visible_to(Stranger()).select_related("lab").filter(pk=thing.pk).first()
    if found is None:
        return None
    posts = found.posts.shown().order_by("number")[:MOST].as_read()
    translated = _translated(found, posts, language)
    return Sheet(
        title=found.title,
        language=found.language,
        day=found.changed_at,
        facts=[
            (_("Learning lab"), found.lab.title),
            (_("Kind"), str(found.get_kind_display())),
            (_("Posts"), str(found.post_count)),
        ],
        sections=[*(_section(found, post, translated) for post in posts), *_left_out(found, len(posts))],
        voices=frozenset(
            {
                *(post.speaker.voice for post in posts),
                *(one.voice_id for one in translated.values() if one.voice_id),
            }
        ),
    )


def _section(found: Discussion, post: Said, translated: dict[int, PostTranslation]) -> Section:
    """A post; where it is translated the original stands below."""
    taken = _("This is the answer") if post.pk == found.answer_id else ""
    who = shown_as(post.speaker, to=Stranger())
    written = date_format(post.written_at, _("j F Y"))  # with its year: nobody knows when it is read
    line = " · ".join(filter(None, [f"{post.number}", who.name, who.level, written, taken]))
    html = post.html.replace(_PLACE, "")
    if (made := translated.get(post.pk)) is None:
        return Section("", html, post.language, line)
    says_who = escape(says(made_by(made), post.language, found, Stranger()))
    original = f'<blockquote lang="{post.language}" dir="{direction(post.language)}">{html}</blockquote>'
    return Section("", f"<p><em>{says_who}</em></p>{made.html.replace(_PLACE, '')}{original}", made.language, line)


def _translated(found: Discussion, posts: list[Said], language: str) -> dict[int, PostTranslation]:
    """What stands for the posts in other languages, by their keys; asked only where any was ever translated so."""
    if language not in found.tongues:
        return {}
    wanted = [post.pk for post in posts if post.language != language]
    current = PostTranslation.objects.current().filter(language=language, post__in=wanted)
    return {one.post_id: one for one in current.select_related(*with_voice())}


def _left_out(found: Discussion, many: int) -> Iterator[Section]:
    if (left := found.post_count - many) > 0:
        words = ngettext("%(n)d more post is read there.", "%(n)d more posts are read there.", left) % {"n": left}
        yield Section("", f"<p>{escape(words)}</p>")
