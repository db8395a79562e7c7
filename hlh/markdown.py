"""From what people type to what is shown: Markdown to clean HTML, once, when it is written."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

RULES = 1  # raise it when the rules change: what was rendered by older ones can then be found

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable("image")
_BREAK = re.compile(r"<br>|</(?:p|li|h3|h4|pre|blockquote)>")
_TAG = re.compile(r"<[^>]*>")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr", "h3", "h4"}


def blockquotes(text: str) -> list[tuple[int, int]]:
    """The lines of a text that are somebody else's words: from which, and before which."""
    return [
        (token.map[0], token.map[1])
        for token in _markdown.parse(text)
        if token.type == "blockquote_open" and token.level == 0 and token.map
    ]


def rendered(text: str) -> str:
    """The HTML of a post or a message.

    Headings become small ones, pictures their words, links say nothing about us to where they lead.
    """
    html = _markdown.render(text)
    for level in (1, 2, 5, 6):
        html = html.replace(f"<h{level}>", "<h4>").replace(f"</h{level}>", "</h4>")
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def plain(html: str) -> str:
    """The words of rendered HTML as they are read, a line for each paragraph."""
    lines = unescape(_TAG.sub("", _BREAK.sub("\n", html))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
