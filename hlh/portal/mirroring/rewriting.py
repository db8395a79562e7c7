"""A page of the hub as it stands in a copy: its links lead within the copy or to the hub, nothing runs, nothing is sent."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from django.conf import settings

LEFT_OUT = {"script", "form", "button", "iframe", "object", "embed", "video", "audio", "template", "base", "noscript"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADED = {"stylesheet", "icon"}  # what is linked to and copied along
Placed = Callable[[str], str]


class Rewriting(HTMLParser):
    """One page, written anew."""

    def __init__(self, *, file: str, live: str, placed: Placed, taken: Placed, stamp: str, instead: str) -> None:
        """Begin a page.

        Args:
            file: where it stands in the copy.
            live: its own address on the hub.
            placed: from an address of ours to the file of the copy that holds it; empty where none does.
            taken: from the address of a style sheet or picture of ours to the file that it was copied to; empty where it was not.
            stamp: what stands above it, as HTML.
            instead: the words of the link that stands where a form was.
        """
        super().__init__(convert_charrefs=False)
        self._file, self._live, self._placed, self._taken = file, live, placed, taken
        self._stamp, self._instead = stamp, instead
        self._out: list[str] = []
        self._within: list[str] = []  # the elements that are left out, from the outermost

    def written(self, page: str) -> str:
        """The page as it stands in the copy."""
        self.feed(page)
        self.close()
        return "".join(self._out)

    def handle_decl(self, decl: str) -> None:
        self._out.append(f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in LEFT_OUT:
            self._open(tag, attrs, end="/>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LEFT_OUT:
            if tag == "form" and not self._within:
                self._say(f'<p><a href="{escape(self._live)}">{escape(self._instead)}</a></p>')
            if tag not in EMPTY:
                self._within.append(tag)
            return
        self._open(tag, attrs)
        if tag == "body":
            self._say(self._stamp)

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()
        elif tag not in LEFT_OUT:
            self._say(f"</{tag}>")

    def _say(self, words: str) -> None:
        if not self._within:
            self._out.append(words)

    def _open(self, tag: str, attrs: list[tuple[str, str | None]], end: str = ">") -> None:
        said = {name: value for name, value in attrs if not _acts(name)}
        if tag == "link" and not self._is_kept(said):
            return
        if tag in ("img", "source") and not self._loads(said, "src"):
            return
        if tag == "link" and said.get("rel") in LOADED and not self._loads(said, "href"):
            return
        if tag == "meta" and "http-equiv" in said:
            return
        if tag == "use" and not (said.get("href") or "").startswith("#"):
            return
        if tag in ("a", "area") or (tag == "link" and said.get("rel") not in LOADED):
            said["href"] = self._leads(said.get("href") or "")
            said.pop("download", None)
        self._say(f"<{tag}{''.join(map(_attribute, said.items()))}{end}")

    def _is_kept(self, said: dict[str, str | None]) -> bool:
        return said.get("rel") in {*LOADED, "canonical", "alternate"}

    def _loads(self, said: dict[str, str | None], name: str) -> bool:
        """Whether something that a page loads stands in the copy; it is loaded from there."""
        said.pop("srcset", None)
        file = self._taken(said.get(name) or "")
        said[name] = self._beside(file) if file else ""
        return bool(file)

    def _leads(self, address: str) -> str:
        """Where a link leads: within the copy where it holds the page, else to the hub, or away as it did."""
        if not address or address.startswith("#"):
            return address
        bare = address.removeprefix(settings.SITE) or "/"
        if bare.startswith("?"):
            bare = urlsplit(self._live).path + bare
        if not bare.startswith("/") or bare.startswith("//"):
            return address
        page, sign, anchor = bare.partition("#")
        if file := self._placed(page):
            return self._beside(file) + sign + anchor
        return settings.SITE + bare

    def _beside(self, file: str) -> str:
        return quote(posixpath.relpath(file, posixpath.dirname(self._file) or "."))


def _acts(name: str) -> bool:
    """Whether an attribute does something, or is for what does."""
    return name.startswith(("on", "hx-", "data-poll")) or name in ("style", "srcset", "formaction", "ping", "autofocus")


def _attribute(said: tuple[str, str | None]) -> str:
    name, value = said
    return f" {name}" if value is None else f' {name}="{escape(value)}"'
