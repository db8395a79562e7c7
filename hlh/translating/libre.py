"""LibreTranslate, and whatever speaks as it does over HTTP."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from hlh.translating import Away, Refused

PATIENCE = (5, 30)  # seconds: to be let in, and between two pieces of the answer
LONGEST = 60  # seconds: for all of it
LARGEST = 1_000_000  # bytes of an answer
LATER = {408, 425, 429, *range(500, 600)}  # says that it may be asked again


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    """One server; an administrator set its address, so it is asked where it stands, and leads nowhere else."""

    name: str
    address: str
    key: str = field(default="", repr=False)

    def translate(self, text: str, *, source: str, target: str) -> str:
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        status, content = self._post(asked)
        if status in LATER:
            raise Away(f"answered {status}")
        if status != 200:
            raise Refused(f"answered {status}")
        translated = _read(content)
        if not isinstance(translated, str) or not translated.strip():
            raise Refused("answered nothing that can be read")
        return translated.encode(errors="replace").decode()  # JSON knows halves of letters, a text has none

    def _post(self, asked: dict[str, str]) -> tuple[int, bytes]:
        address = f"{self.address.rstrip('/')}/translate"
        until = time.monotonic() + LONGEST
        try:
            with requests.post(address, json=asked, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
                content = bytearray()
                for piece in answer.iter_content(1):  # a larger piece is waited for, however slowly it comes
                    content += piece
                    if len(content) > LARGEST:
                        raise Refused("answered without an end")
                    if time.monotonic() > until:
                        raise Away("answered too slowly")
                return answer.status_code, bytes(content)
        except requests.RequestException as trouble:
            raise Away(type(trouble).__name__) from trouble


def _read(content: bytes) -> Any:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer.get("translatedText") if isinstance(answer, dict) else None
