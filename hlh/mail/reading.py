"""Reading a message as it came: whose it says it is, whether a machine sent it, its words, its files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses

from hlh.files.uploads import Upload
from hlh.mail.calendars import CalendarPart
from hlh.mail.plain import plain
from hlh.web import without_tricks

# Where a name promises less than what is really sent, the wider set is read
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252", "us-ascii": "utf-8"}
_NEVER = {"utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7"}  # hides markup from whoever looks for it
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.I)


class Unreadable(Exception):
    """A part whose letters nobody can read for certain."""


@dataclass(slots=True)
class Read:
    """What stands in a message."""

    senders: list[str]  # the addresses of its From, in small letters
    text: str = ""
    files: list[Upload] = field(default_factory=list)
    calendars: list[CalendarPart] = field(default_factory=list)
    is_winmail: bool = False


def parsed(raw: bytes) -> Message:
    return message_from_bytes(raw)


def senders(message: Message) -> list[str]:
    """Who a message says it is from: one address, or it is nobody's."""
    found = getaddresses([str(value) for value in message.get_all("From", [])])
    return [address.lower() for _name, address in found if "@" in address]


def names_of(message: Message, addresses: Collection[str]) -> list[str]:
    """What a message says that those are called whose addresses it is from."""
    found = getaddresses([str(value) for value in message.get_all("From", [])])
    return [_decoded(name) for name, address in found if name and address.lower() in addresses]


def mentioned(message: Message) -> list[str]:
    """The letters that a message says it answers, the nearest first, by their message ids."""
    before = re.findall(r"<[^<>\s]{3,200}>", str(message.get("References", "")))
    return [*re.findall(r"<[^<>\s]{3,200}>", str(message.get("In-Reply-To", ""))), *reversed(before)][:20]


def is_of_a_list(message: Message) -> bool:
    return bool(message.get("List-Id") or message.get("List-Post"))


def is_of_a_machine(message: Message, envelope_sender: str) -> bool:
    """Whether nobody wrote it: then nobody is answered, so that two machines never talk to each other.

    What a calendar program writes because somebody tapped “accept” is theirs, also where it says that it wrote it by itself.
    """
    automatic = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    marks = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Type"))
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        ((automatic not in ("", "no") or marks) and not _is_of_a_calendar(message))
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or envelope_sender in ("", "<>")
        or message.get_content_type() == "multipart/report"
        or any(_MACHINES.match(address) for address in senders(message))
    )


def _is_of_a_calendar(message: Message) -> bool:
    return any(part.get_content_type() == "text/calendar" and _method_of(part) == "REPLY" for part in message.walk())


def _method_of(part: Message) -> str:
    return str(part.get_param("method", "")).strip("'\" ").upper()


def read(message: Message) -> Read:
    """The words and the files.

    Raises:
        Unreadable: when its words are written in a set of letters that nobody knows, or that hides things.
    """
    found = Read(senders(message))
    texts, pages = [], []
    for part in _leaves(message):
        name, kind = _name_of(part), part.get_content_type()
        if kind == "text/calendar":
            found.calendars.append(CalendarPart(_method_of(part), _bytes_of(part)))
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
            found.is_winmail = True
        elif name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            if kind not in ("application/pgp-signature", "application/pkcs7-signature", "message/rfc822"):
                found.files.append(Upload(name or "file", _bytes_of(part)))
        elif kind == "text/html":
            pages.append(_words_of(part))
        elif kind == "text/plain":
            texts.append(_flowed(part, _words_of(part)))
    said = "\n".join(texts)
    found.text = without_tricks(said if said.strip() else "\n".join(plain(page) for page in pages))
    return found


def everything_in(raw: bytes) -> str:
    """All that can be read in a message, decoded, in small letters: as it came, its heads, its texts, letters within it."""
    said = [raw.decode("utf-8", "replace")]
    for part in parsed(raw).walk():
        said += [_decoded(value) for value in part.values()]
        if part.get_content_maintype() == "text":
            said.append(_readable(part))
    return "\n".join(said).casefold()


def _decoded(head: object) -> str:
    try:
        return str(make_header(decode_header(str(head))))
    except (LookupError, ValueError, UnicodeError):
        return str(head)


def _readable(part: Message) -> str:
    try:
        return _words_of(part)
    except Unreadable:
        return _bytes_of(part).decode("latin-1")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; of a forwarded message only that it is there."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _words_of(part: Message) -> str:
    charset = (part.get_content_charset() or "").strip("'\" ").lower()
    content = _bytes_of(part)
    if charset in _NEVER:
        raise Unreadable(charset)
    try:
        return content.decode(_WIDER.get(charset, charset or "utf-8"), errors="strict")
    except LookupError as trouble:
        raise Unreadable(charset) from trouble
    except UnicodeDecodeError:
        return _guessed(content)


def _guessed(content: bytes) -> str:
    """What a client wrote in another set than it says: UTF-8 mostly, else what cannot be wrong."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030" if max(content, default=0) > 0x80 and len(content) % 2 else "cp1252", "replace")


def _flowed(part: Message, text: str) -> str:
    """Put lines together again that `format=flowed` (RFC 3676) broke."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joins = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    lines: list[str] = []
    is_open = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if line == "-- ":
            lines.append(line)
            is_open = False
            continue
        bare = line[1:] if line.startswith(" ") else line
        goes_on = bare.endswith(" ") and not bare.startswith(">")
        piece = bare[:-1] + joins if goes_on else bare
        if is_open and not bare.startswith(">"):
            lines[-1] += piece
        else:
            lines.append(piece)
        is_open = goes_on
    return "\n".join(lines)


def _name_of(part: Message) -> str:
    """What a file is called, in whichever of the four ways clients write it."""
    value = part.get_param("filename", None, "content-disposition") or part.get_param("name", None)
    if value is None:
        return ""
    said = collapse_rfc2231_value(value)
    try:
        return str(make_header(decode_header(said)))
    except (LookupError, ValueError, UnicodeError):
        return "file"
