"""The export of a phone group, read into its messages: who wrote, and what. In memory only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from learning_labs.chats.saying import Message, named
from learning_labs.chats.telegram import is_json, messages_in

LONGEST_NAME = 60
_UNSEEN = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_A_NAME_BETWEEN_MARKS = re.compile("@\u2068([^\u2069\n]{1,80})\u2069")
_SPACES = re.compile("[\u00a0\u2007\u202f]")

_DAY = r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}\.?"
_HOUR = r"(?:上午|下午|凌晨|早上|晚上|中午)?\s?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?(?:[AaPp]\.?\s?[Mm]\.?|[صم]))?"
_WHEN = rf"{_DAY}[,،]?\s+(?:\S{{1,3}}\s)?{_HOUR}"  # some say "at" between
_HEADS = (
    re.compile(rf"^{_WHEN}\s+[-–—]\s+(?P<rest>.*)$"),  # Android
    re.compile(rf"^\[{_WHEN}\]\s*(?P<rest>.*)$"),  # iOS
)
_TELEGRAM = re.compile(rf"^(?P<who>[^\n\[\]]{{1,{LONGEST_NAME}}}),\s\[{_WHEN}\]:?\s*(?P<text>.*)$")
_SAID = re.compile(rf"^(?P<who>[^:\n\"“”«»]{{1,{LONGEST_NAME}}}):\s(?P<text>.*)$", re.DOTALL)
_PLAIN = re.compile(r"^(?P<who>[^\W\d_][^:\n\"“”«»/]{0,39}|\+[\d ()-]{6,20}):\s(?P<text>\S.*)$")
_DID = re.compile(
    r"^(?P<who>.{2,60}?) (?:added|removed|a ajouté|a retiré|añadió|eliminó|добавил\(?а?\)?|удалил\(?а?\)?) (?P<whom>.{2,200}?)\.?$"
    r"|^(?P<alone>.{2,60}?) (?:left|joined|changed|created|a quitté|est parti|a rejoint|a changé|salió|cambió|вышел|покинул)\b"
)
_NO_WORDS = re.compile(
    r"^<[^<>\n]{2,60}>$"  # Android's line for a picture that was left out, in every language; and iOS's for one that was not
    r"|^(?:image|video|audio|voice message|sticker|document|gif|contact card|video note)\s(?:omitted|absente?|omitid[oa])$"
    r"|^[\w .()-]{1,120}\.\w{2,5}\s(?:\(.{3,40}\)|•.{1,60})$"
    r"|^(?:this message was deleted|you deleted this message|ce message a été supprimé|se eliminó este mensaje"
    r"|null|данное сообщение удалено|تم حذف هذه الرسالة|此消息已删除|missed (?:voice|video) call)\.?$"
    r"|end-to-end encrypted|chiffrés de bout en bout|cifrados de extremo a extremo|защищены сквозным|مشفرة تمامًا|端到端加密",
    re.IGNORECASE,
)
_EDITED = re.compile(r"\s*<[^<>\n]{3,60}>$")


def messages_of(export: str) -> tuple[list[Message], set[str]]:
    """The messages of an export in their order, without what the phone itself said and without what holds no words.

    Args:
        export: as WhatsApp on Android or iOS or Telegram writes it, also into JSON, or lines such as "name: text".

    Returns:
        The messages, and every name that the export gives somebody, also of people who wrote nothing.
    """
    told = messages_in(export) if is_json(export) else None
    found, names = told if told is not None else _of_lines(export)
    said = [Message(one.who, _EDITED.sub("", _plain(one.text)).strip()) for one in found if one.who]
    return [one for one in said if one.text and not _NO_WORDS.search(one.text)], names - {""}


def _of_lines(export: str) -> tuple[list[Message], set[str]]:
    """The same of text, with what the phone itself said as words of nobody."""
    lines = _plain(export).split("\n")
    is_dated = any(_rest_of(line) is not None or _TELEGRAM.match(line) for line in lines)
    found = list(_dated(lines) if is_dated else _undated(lines))
    names = {one.who for one in found if one.who} | set(_A_NAME_BETWEEN_MARKS.findall(export))
    for one in found:
        if not one.who and (hit := _DID.match(one.text)):
            names |= {name for name in hit.groups() if name}
    return found, names


def _plain(export: str) -> str:
    """Without the marks that nobody sees; a name that stands between two of them keeps its sign."""
    text = export.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = _A_NAME_BETWEEN_MARKS.sub("@@", text)  # the whole name is gone at once
    return _SPACES.sub(" ", _UNSEEN.sub("", text))


def _rest_of(line: str) -> str | None:
    """What stands behind the day and hour that a message begins with."""
    hit = next((hit for head in _HEADS if (hit := head.match(line))), None)
    return hit["rest"] if hit else None


def _dated(lines: list[str]) -> Iterator[Message]:
    """A message goes on until the next day and hour; nobody says what the phone itself says."""
    open_one: Message | None = None
    for line in lines:
        begins = _begun(line)
        if begins is not None:
            if open_one:
                yield open_one
            open_one = begins
        elif open_one:
            open_one.text += f"\n{line}"
    if open_one:
        yield open_one


def _begun(line: str) -> Message | None:
    if hit := _TELEGRAM.match(line):
        return Message(named(hit["who"]), hit["text"])
    rest = _rest_of(line)
    if rest is None:
        return None
    hit = _SAID.match(f"{rest} " if rest.endswith(":") else rest)
    return Message(named(hit["who"]), hit["text"]) if hit else Message("", rest)


def _undated(lines: list[str]) -> Iterator[Message]:
    """Lines such as "name: text"; one without a name goes on with what was said before."""
    open_one: Message | None = None
    for line in lines:
        if hit := _PLAIN.match(line.strip()):
            if open_one:
                yield open_one
            open_one = Message(named(hit["who"]), hit["text"])
        elif open_one:
            open_one.text += f"\n{line}"
    if open_one:
        yield open_one
