"""From the HTML of a mail to plain words: paragraphs, lines and lists stay, what is quoted is marked with `>`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "pre"}
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"}  # with an empty line before the next
_SILENT = {"head", "style", "script", "title", "template", "noscript"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base"}
_QUOTES = re.compile(r"\b(gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b")
_HIDDEN = re.compile(r"display\s*:\s*none|font-size\s*:\s*0(?![.\d])", re.I)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.open: list[tuple[str, str]] = []  # tags, each with what it does to its words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.lines.append("")
        elif tag == "hr":
            self._break()
            self.lines[-1:] = ["________________________________", ""]
        if tag in _VOID:
            return
        if tag in _BLOCKS or tag in ("li", "blockquote"):
            self._break()
        self.open.append((tag, self._does(tag, given)))
        if tag == "li" and not self._is("silent"):
            self.lines[-1] += "- "

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _does in self.open]:
            return
        if tag in _BLOCKS or tag in ("li", "blockquote"):
            self._break()
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag in _APART and self.lines[-1] == "" and len(self.lines) > 1:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self._is("silent"):
            return
        if self._is("pre"):
            first, *rest = data.split("\n")
            self._say(first)
            for line in rest:
                self.lines.append("")
                self._say(line)
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if words.strip() or not self.lines[-1].endswith(" "):
            self._say(words.lstrip() if self.lines[-1] in ("", "> ") else words)

    def _say(self, words: str) -> None:
        if words and self._is("quoted") and not self.lines[-1].startswith(">"):
            self.lines[-1] = f"> {self.lines[-1]}"
        self.lines[-1] += words

    def _break(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")

    def _does(self, tag: str, given: dict[str, str]) -> str:
        if tag in _SILENT or "hidden" in given or _HIDDEN.search(given.get("style", "")):
            return "silent"
        if tag == "blockquote" or _QUOTES.search(given.get("class", "")):
            return "quoted"
        return "pre" if tag == "pre" else ""

    def _is(self, what: str) -> bool:
        return any(does == what for _tag, does in self.open)


def plain(html: str) -> str:
    """The words of a page, as somebody reading it would type them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "\n".join(line.replace("\xa0", " ").rstrip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
