"""The same kind of page on both sides, by the same kind of reader, turn by turn."""

from __future__ import annotations

import secrets
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.serving import Answer, Browser, Side

WARM_UP = 15  # rounds that are not counted: connections, plans and templates are made in them
ASKED = "Insulin ran out in district {}, what did others do?"
SAID = "In district {} neighbouring stores lent what they had, and a sheet on the wall said who owes what."


@dataclass(frozen=True, slots=True)
class Pair:
    """A page of the hub and the page of the floor that has its shape."""

    name: str
    reader: str  # "signed in", "stranger", "writer" or "officer"
    ours: str
    theirs: str
    sends: str = ""  # the words of a form, where one is sent; {} is the number of the round


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a pair.

    Attributes:
        hub_ms, floor_ms, ratio: medians of what an answer takes, and their ratio.
        late_ms: what nineteen of twenty answers of the hub stay under.
        hub_cpu, floor_cpu, cpu_ratio: the same in milliseconds of processor, web worker and database together: where
            others load the machine, a long answer waits more often than a short one, and only these stay as they are.
        kilobytes: of the answer, compressed.
        queries: that the hub asks for it.
    """

    page: str
    reader: str
    floor: str
    hub_ms: float
    floor_ms: float
    ratio: float
    late_ms: float
    hub_cpu: float
    floor_cpu: float
    cpu_ratio: float
    kilobytes: float
    queries: int


def pairs(there: dict[str, Any]) -> list[Pair]:
    """All that is compared.

    Args:
        there: what stands where, as the filling says.
    """
    both = [
        ("discussion", there["discussion"], "/page"),
        ("discussion, its end", there["end"], "/page"),
        ("home", "/", "/list"),
        ("labs", "/labs/", "/list"),
        ("lab", there["lab"], "/list"),
        ("search, a common word", "/search/?q=insulin", "/list"),
        ("search, narrowed down", "/search/?q=insulin&kind=action_brief&lang=en", "/list"),
        ("search, no words", "/search/?kind=discussion", "/list"),
        ("area", there["area"], "/list"),
        ("country", there["country"], "/list"),
        ("briefs", "/briefs/", "/list"),
        ("brief", there["brief"], "/page"),
        ("learning brief", there["learning_brief"], "/page"),
        ("hub", "/hub/", "/list"),
        ("hub, resources of a phase", there["hub_index"], "/list"),
        ("hub page", there["hub_page"], "/page"),
        ("resource", there["resource"], "/page"),
        ("ask, the form", "/helpdesk/ask/", "/form"),
    ]
    return [
        *(Pair(name, reader, ours, theirs) for reader in ("signed in", "stranger") for name, ours, theirs in both),
        Pair("discussion, made anew", "stranger", f"{there['discussion']}?look=1", "/page"),
        Pair("lab, made anew", "stranger", f"{there['lab']}?look=1", "/list"),
        Pair("brief, made anew", "stranger", f"{there['brief']}?look=1", "/page"),
        Pair("reply, sent", "writer", f"{there['discussion']}posts/", "/form", sends=SAID),
        Pair("ask, sent", "stranger", "/helpdesk/ask/", "/form", sends=ASKED),
        Pair("queue", "officer", "/helpdesk/queue/", "/list"),
        Pair("workspace of a learning brief", "gatherer", there["workspace"], "/list"),
    ]


def form(text: str, once: str) -> dict[str, str]:
    """What a form of the hub holds beside its token, with the choices that stand in it at first."""
    return {"text": text, "once": once, "naming": "0", "quoting": "ask"}


def compare(pairs: Iterable[Pair], there: dict[str, Any], hub: Side, floor: Side, rounds: int) -> list[Row]:
    """Every pair for some rounds, both sides turn by turn, so that whatever else the machine does is the same for both.

    Args:
        pairs: what is compared.
        there: the sessions of the readers, and the queries of each page, as the filling says.
        hub, floor: the two sides.
        rounds: that are counted.
    """
    ours = {reader: _reader_of_the_hub(hub.port, cookies) for reader, cookies in there["readers"].items()}
    theirs = {reader: _reader_of_the_floor(floor.port, is_stranger=reader == "stranger") for reader in ours}
    rows = []
    for pair in pairs:
        for number in range(WARM_UP):
            _turn(pair, ours[pair.reader], theirs[pair.reader], number)
        worked = hub.worked(), floor.worked()
        turns = [
            _turn(pair, ours[pair.reader], theirs[pair.reader], number) for number in range(WARM_UP, WARM_UP + rounds)
        ]
        cpu = tuple((side.worked() - before) / rounds / 1e6 for side, before in zip((hub, floor), worked, strict=True))
        rows.append(_row(pair, turns, cpu, there["queries"]))
    return rows


def _turn(pair: Pair, mine: Browser, bare: Browser, number: int) -> tuple[Answer, Answer]:
    if pair.sends:
        text = pair.sends.format(number)
        answers = mine.post(pair.ours, **form(text, secrets.token_hex(16))), bare.post(pair.theirs, text=text)
    else:
        answers = mine.get(pair.ours), bare.get(pair.theirs)
    for path, answer in zip((pair.ours, pair.theirs), answers, strict=True):
        if answer.status not in ((302, 303) if pair.sends else (200,)):
            raise RuntimeError(f"{path} answered {answer.status} to {pair.reader}")
    return answers


def _row(pair: Pair, turns: list[tuple[Answer, Answer]], cpu: tuple[float, ...], queries: dict[str, int]) -> Row:
    hub_ms, floor_ms = (statistics.median(answer.milliseconds for answer in side) for side in zip(*turns, strict=True))
    return Row(
        page=pair.name,
        reader=pair.reader,
        floor=pair.theirs,
        hub_ms=round(hub_ms, 2),
        floor_ms=round(floor_ms, 2),
        ratio=round(hub_ms / floor_ms, 2),
        late_ms=round(statistics.quantiles((ours.milliseconds for ours, _theirs in turns), n=20)[-1], 2),
        hub_cpu=round(cpu[0], 2),
        floor_cpu=round(cpu[1], 2),
        cpu_ratio=round(cpu[0] / cpu[1], 2),
        kilobytes=round(turns[-1][0].size / 1024, 1),
        queries=queries[f"{pair.name}, {pair.reader}"],
    )


def _reader_of_the_hub(hub: int, cookies: dict[str, str]) -> Browser:
    """With the token that forms of somebody with an account want back."""
    token = cookies.get("csrftoken")
    return Browser(hub, dict(cookies), {"csrfmiddlewaretoken": token} if token else {})


def _reader_of_the_floor(floor: int, *, is_stranger: bool) -> Browser:
    """Signed in where the other side is; with the token that the floor's form wants back."""
    reader = Browser(floor)
    if not is_stranger:
        reader.keep(reader.get("/signin"))
        if "sessionid" not in reader.cookies:
            raise RuntimeError("the floor did not sign its reader in")
    reader.keep(reader.get("/form"))
    reader.fields = {"csrfmiddlewaretoken": reader.cookies["csrftoken"]}
    return reader
