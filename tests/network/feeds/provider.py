"""A provider of OAI-PMH, as small as it can be: records with their dates, pages with tokens, deletions."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.outside.conftest import Elsewhere

FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>
<request verb="ListRecords">http://college.example/oai</request>{said}</OAI-PMH>"""
RECORD = """<record><header><identifier>oai:college:{number}</identifier><datestamp>{day}</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>{title}</dc:title><dc:creator>Nobody</dc:creator><dc:date>2019</dc:date><dc:language>eng</dc:language>
<dc:identifier>{number}</dc:identifier><dc:identifier>https://college.example/items/{number}</dc:identifier>
<dc:description>What to lend first.</dc:description></oai_dc:dc></metadata></record>"""
GONE = '<record><header status="deleted"><identifier>oai:college:{number}</identifier><datestamp>{day}</datestamp></header></record>'


@dataclass
class Provider:
    """What it holds, and how it answers.

    Attributes:
        changed: the day on which each number was changed.
        deleted: the numbers of those that are no more.
        breaks_at: the page that it sends half of.
        forgets: the tokens that it does not know any more.
        turns_round_at: the page after which it leads to the first again.
        waits: seconds that it asks us to wait instead of answering, for the page of this number.
    """

    elsewhere: Elsewhere
    changed: dict[int, str] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    size: int = 100
    breaks_at: int | None = None
    forgets: bool = False
    turns_round_at: int | None = None
    waits: dict[int, str] = field(default_factory=dict)
    refuses: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.elsewhere.at("/oai")

    def holds(self, many: int, *, day: str = "2020-01-01") -> None:
        self.changed |= dict.fromkeys(range(1, many + 1), day)
        self.elsewhere.answers["/oai"] = self.answer

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        self.asked.append(asked)
        if self.refuses:
            return self._say(handler, f'<error code="{self.refuses}">No.</error>')
        token = asked.get("resumptionToken", "")
        if token and self.forgets:
            return self._say(handler, '<error code="badResumptionToken">Which?</error>')
        start, since = token.split("/") if token else ("0", asked.get("from", ""))
        page = int(start) // self.size
        if page in self.waits:
            return self.elsewhere.says(503, Retry_After=self.waits[page])(handler)
        chosen = sorted(number for number, day in self.changed.items() if day >= since)
        if not chosen:
            return self._say(handler, '<error code="noRecordsMatch">None.</error>')
        some = chosen[int(start) : int(start) + self.size]
        said = "".join(self._record(number) for number in some)
        leads_to = 0 if page == self.turns_round_at else int(start) + self.size
        goes_on = f"{leads_to}/{since}" if leads_to < len(chosen) else ""
        token_said = f'<resumptionToken completeListSize="{len(chosen)}">{goes_on}</resumptionToken>'
        whole = FRAME.format(said=f"<ListRecords>{said}{token_said}</ListRecords>").encode()
        if page == self.breaks_at:
            return self.elsewhere.says(200, whole[: len(whole) // 2], Content_Length=str(len(whole)))(handler)
        return self.elsewhere.says(200, whole, Content_Type="text/xml")(handler)

    def _record(self, number: int) -> str:
        form = GONE if number in self.deleted else RECORD
        return form.format(number=number, day=self.changed[number], title=escape(f"Item {number}"))

    def _say(self, handler: BaseHTTPRequestHandler, said: str) -> None:
        self.elsewhere.says(200, FRAME.format(said=said).encode(), Content_Type="text/xml")(handler)
