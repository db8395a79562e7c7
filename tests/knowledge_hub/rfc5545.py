"""A small strict reader of calendar files (RFC 5545), by somebody who does not know the library that wrote them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

NAME = re.compile(r"[A-Z0-9-]+")
PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)')
ONCE = {"VEVENT": ("UID", "DTSTAMP", "DTSTART"), "VTIMEZONE": ("TZID",), "VCALENDAR": ("PRODID", "VERSION")}


class Part:
    """A component: its lines by name, each with parameters and value, and what stands within."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.lines: dict[str, list[tuple[dict[str, str], str]]] = {}
        self.parts: list[Part] = []

    def __getitem__(self, name: str) -> str:
        [(_parameters, value)] = self.lines[name]
        return value

    def within(self, kind: str) -> list[Part]:
        return [part for part in self.parts if part.kind == kind]


def read(content: bytes) -> Part:
    """The calendar of a file.

    Raises:
        AssertionError: for anything that the standard does not allow.
    """
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    stack, whole = [], None
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, parameters, value = _line(line)
        if name == "BEGIN":
            stack.append(Part(value))
        elif name == "END":
            part = stack.pop()
            assert part.kind == value
            assert all(len(part.lines.get(one, [])) == 1 for one in ONCE.get(value, ())), (value, part.lines)
            if stack:
                stack[-1].parts.append(part)
            else:
                assert whole is None
                whole = part
        else:
            stack[-1].lines.setdefault(name, []).append((parameters, value))
    assert whole is not None
    assert whole.kind == "VCALENDAR"
    assert whole["VERSION"] == "2.0"
    return whole


def _line(line: str) -> tuple[str, dict[str, str], str]:
    found = NAME.match(line)
    assert found, line
    name, at, parameters = found[0], found.end(), {}
    while line[at] == ";":
        said = PARAMETER.match(line, at)
        assert said, line
        parameters[said[1]], at = said[2].strip('"'), said.end()
    assert line[at] == ":", line
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), line
    return name, parameters, line[at + 1 :]


def moment(calendar: Part, event: Part, name: str) -> datetime:
    """The moment of a line, by the clocks that the file itself describes, and by nothing else."""
    [(parameters, value)] = event.lines[name]
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    there = datetime.strptime(value, "%Y%m%dT%H%M%S")
    [zone] = [one for one in calendar.within("VTIMEZONE") if one["TZID"] == parameters["TZID"]]
    rules = sorted(zone.parts, key=lambda rule: rule["DTSTART"])
    begun = [rule for rule in rules if datetime.strptime(rule["DTSTART"], "%Y%m%dT%H%M%S") <= there]
    return (there - _offset(begun[-1]["TZOFFSETTO"])).replace(tzinfo=UTC)


def _offset(said: str) -> timedelta:
    assert re.fullmatch(r"[+-]\d{4}(\d\d)?", said), said
    ahead = timedelta(hours=int(said[1:3]), minutes=int(said[3:5]), seconds=int(said[5:7] or 0))
    return -ahead if said[0] == "-" else ahead
