"""How a post is written on its page. Twenty-five stand there: a template takes three times as long (`make bench`)."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.catalogue.models import Case, Reason
from hlh.people.showing import byline, day
from hlh.people.speakers import NAMED, Shown
from hlh.taxonomy.languages import data_code, direction
from learning_labs.models import Discussion, Post, Said
from learning_labs.models.discussions import page_before
from learning_labs.saying.answering import mark_button
from learning_labs.saying.echoing import buttons, figures
from learning_labs.saying.quotes import filled
from learning_labs.saying.waiting import words_for

NO_FILES = SafeString("")
WAITS = '<div class="note warn stack gap-s"><p>%s</p>%s</div>'
HIDDEN = '<li><article class="note" id="%s"><p>%s</p></article></li>'
MOVED = '<li><article class="note" id="%s"><p>%s <a href="%s">%s</a></p></article></li>'
FOOT = '<p class="post-foot small noprint">%s</p>'
FLAG = '<a class="soft" rel="nofollow" href="%s%s">%s</a>'
QUOTE = '<a class="soft" rel="nofollow" data-quote="%s" href="%s?after=%s&amp;quote=%s#reply-box">%s</a>'
WRITE = '<a class="soft" rel="nofollow" href="%sauthor/">%s</a>'
EDIT = '<a class="soft" href="%sposts/%s/edit/">%s</a>'
TRANSLATE = '<a class="soft" rel="nofollow" href="%sposts/%s/translations/%s/">%s</a>'
ORIGINAL = '%s<details><summary class="small">%s</summary>%s</details>'
TAKEN = '<p class="taken"><svg class="icon" width="20" height="20" aria-hidden="true"><use href="#i-use"/></svg> %s</p>'


def article(
    post: Said,
    who: Shown,
    discussion: Discussion,
    files: SafeString = NO_FILES,
    flags: str = "",
    given: tuple[str, ...] | None = None,
    may_mark: bool = False,
    page: str = "",
    keeps: bool = False,
    told: str = "",
    quotes: tuple[str, ...] = (),
    translated: str = "",
) -> SafeString:
    """A post with who says it, what it brings, and whether it is the answer that helped.

    One that a facilitator hid is a line that says why; its author still reads it.

    Args:
        post: its `html` was cleaned when it was written.
        who: its voice, as shown to this reader.
        discussion: where it stands.
        files: what stands under it.
        flags: the address at which a reader with an account flags a post, without the post.
        given: what this reader answered to it; None where they may not answer.
        may_mark: whether this reader says which post is the answer.
        page: the address of the discussion, for what leads from a post to its own pages; empty for whoever may not write.
        keeps: whether this reader decides about posts, and so reads what they said before.
        told: whom it asked to be told, as HTML.
        quotes: what it quotes, as HTML.
        translated: what it says in the reader's language and who says so, as HTML; empty where nobody said it yet.
    """
    return _written(
        post,
        who,
        address=lasting_address(discussion, post),
        marked=discussion.marked if post.pk == discussion.answer_id else "",
        was_asked=post.number == 1 and discussion.from_question,
        files=files,
        flags=flags,
        given=given,
        may_mark=may_mark,
        page=page,
        keeps=keeps,
        told=told,
        quotes=quotes,
        translated=translated,
        language=get_language() or "en",
        year=now().year,
    )


def lasting_address(discussion: Discussion, post: Said) -> str:
    """Where a post is found for good, whatever page shows it; what has no number yet stands only here."""
    return f"{discussion.get_absolute_url()}posts/{post.number}/" if post.number else f"#{post.anchor}"


@lru_cache(maxsize=1024)
def _written(
    post: Said,
    who: Shown,
    *,
    address: str,
    marked: str,
    was_asked: bool,
    files: str,
    flags: str,
    given: tuple[str, ...] | None,
    may_mark: bool,
    page: str,
    keeps: bool,
    told: str,
    quotes: tuple[str, ...],
    translated: str,
    language: str,
    year: int,
) -> SafeString:
    """Remembered by all that it depends on: a hot discussion is read again and again. `year` is what days leave out."""
    anchor, taken, came, look = post.anchor, "", "", "post"
    if post.was_moved:
        return SafeString(MOVED % (anchor, escape(_went(language)), escape(post.text), escape(_read_there(language))))
    if not post.is_shown:
        if not who.is_you:
            return SafeString(HIDDEN % (anchor, escape(_hidden(post.why, language))))
        taken = WAITS % (escape(words_for(post)), _to_ask() if post.why == Case.Why.CLINICAL else "")
    if marked:
        look, taken = "post accepted", TAKEN % escape(_says(marked, language))
    if was_asked:
        words = _("Came through the help desk. What leads to the asker was taken out.")
        came = f'<p class="small soft">{escape(words)}</p>'
    if post.is_brought:
        words = _("Brought from a phone group by a facilitator; whoever said it allowed it.")
        came += f'<p class="small soft">{escape(words)}</p>'
    if post.edited_at is not None:
        came += _edited(post, page if keeps or who.is_you else "")
    came += told
    may_echo = given is not None and post.is_shown and not who.is_you
    came += figures(post, above_buttons=may_echo)
    if given is not None and may_echo:
        came += buttons(post, given, language)
    if may_mark and post.is_shown and post.number != 1:
        came += mark_button(post.pk, is_marked=bool(marked))
    came += _foot(post, who, flags, page, address, language, is_translated=bool(translated))
    said = (
        f'<div class="said" lang="{post.language}" dir="{direction(post.language)}">{filled(post.html, quotes)}</div>'
    )
    if translated:
        taken_up = f'<div class="said">{"".join(quotes)}</div>' if quotes else ""
        said = taken_up + ORIGINAL % (translated, _to_the_original(language), said)
    return SafeString(  # every part is escaped, and the post's words were cleaned by nh3
        f'<li><article class="{look}" id="{anchor}">{byline(who, post.written_at, address, f"#{anchor}")}'
        f'<div class="post-body words">{taken}<p class="chip">{_kind(post.kind, language)}</p>'
        f"{said}{files}{came}</div>"
        "</article></li>"
    )


@lru_cache(maxsize=64)
def _hidden(why: str, language: str) -> str:
    """What stands where a post was hidden, in the words of a language."""
    return _("A facilitator hid this post: %(reason)s.") % {"reason": Reason(why).label}


@lru_cache(maxsize=64)
def _went(language: str) -> str:
    """What stands where a post was moved away from, in the words of a language."""
    return _("This post was moved to another discussion.")


@lru_cache(maxsize=64)
def _read_there(language: str) -> str:
    """The words of the way to it."""
    return _("Read it there")


def _foot(post: Said, who: Shown, flags: str, page: str, address: str, language: str, *, is_translated: bool) -> str:
    """What a reader does with a post: change their own; quote and translate it, where they may write; flag that of somebody
    else; write to who is named."""
    links = []
    if page and who.is_you and post.stage != Post.Stage.HIDDEN:
        links.append(EDIT % (page, post.number or post.anchor, escape(_("Change this post"))))
    if page and post.is_shown and not who.is_you:
        links.append(QUOTE % (post.number, page, page_before(post.number or 0), post.number, _quote(language)))
    if page and post.is_shown and post.language != data_code(language):
        words = _to_correct(language) if is_translated else _to_translate(language)
        links.append(TRANSLATE % (page, post.number, data_code(language), words))
    if flags and post.is_shown and not who.is_you:
        links.append(FLAG % (flags, post.anchor, _flag(language)))
        if post.number and who.look in NAMED:
            links.append(WRITE % (address, _write(language)))
    return FOOT % " ".join(links) if links else ""


def _says(marked: str, language: str) -> str:
    """Who says that this is the answer."""
    if marked == Discussion.Marked.ASKER:
        return _("This helped, says the asker")
    if marked == Discussion.Marked.OPENER:
        return _("This is the answer, says who began the discussion")
    return _("This is the answer, says a facilitator")


def _edited(post: Said, page: str) -> str:
    """That its author changed it and when, and for who may read it the way to what it said before."""
    words = escape(_("Changed by its author on %(day)s") % {"day": day(post.edited_at)})
    if page:
        words = f'<a class="soft" href="{page}posts/{post.number or post.anchor}/history/">{words}</a>'
    return f'<p class="small soft">{words}</p>'


def _to_ask() -> str:
    """Where to go with a question about a patient."""
    words = _("Treatment of one patient is not discussed here. Ask through the help desk; it knows who can help.")
    return f"<p>{escape(words)}</p>{render_to_string('components/ask.html')}"


@lru_cache(maxsize=64)
def _quote(language: str) -> str:
    """The words of the link, in the words of a language."""
    return escape(_("Quote"))


@lru_cache(maxsize=64)
def _flag(language: str) -> str:
    """The words of the link, in the words of a language."""
    return escape(_("Flag this"))


@lru_cache(maxsize=64)
def _to_translate(language: str) -> str:
    """The words of the way to translate a post into the reader's language, in that language."""
    return escape(_("Translate this post"))


@lru_cache(maxsize=64)
def _to_correct(language: str) -> str:
    """The same where somebody did."""
    return escape(_("Correct this translation"))


@lru_cache(maxsize=64)
def _to_the_original(language: str) -> str:
    """The words of the tap that opens it."""
    return escape(_("Read it as it was written"))


@lru_cache(maxsize=64)
def _write(language: str) -> str:
    """The words of the way to write to who is named, in the words of a language."""
    return escape(_("Write to them"))


@lru_cache(maxsize=64)
def _kind(kind: str, language: str) -> str:
    """What a post brings, in the words of a language."""
    return escape(str(Post.Kind(kind).label))
