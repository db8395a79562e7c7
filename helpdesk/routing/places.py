"""Which country a text names: by its names in six languages, the longest first."""

from __future__ import annotations

import csv
import re
from functools import cache

from hlh.taxonomy.languages import CODES
from hlh.taxonomy.loading import DATA

UNSURE = {
    "GEO",
    "TCD",
    "JOR",
    "MLI",
    "PER",
    "OMN",
    "NIU",
    "CUB",
}  # their names are also words, people or parts of words


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    by_name: dict[str, str] = {}
    for table in ("territories", "countries"):
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for code in CODES:
                    name = re.sub(r"\s*\(.*\)", "", row[f"name_{code}"]).strip()
                    if len(name) >= (2 if code == "zh" else 4):
                        by_name[name.casefold()] = row["iso3"]
    longest_first = sorted(by_name, key=len, reverse=True)
    latin = [re.escape(name) for name in longest_first if not re.search(r"[\u3400-\u9fff]", name)]
    chinese = [re.escape(name) for name in longest_first if re.search(r"[\u3400-\u9fff]", name)]
    pattern = rf"(?<!\w)(?:{'|'.join(latin)})(?!\w)|{'|'.join(chinese)}"
    return re.compile(pattern, re.IGNORECASE), by_name


def country_in(text: str) -> str | None:
    """The code of the one country that a text names; None when it names none, several, or one whose name may mean other things."""
    pattern, by_name = _names()
    found = {by_name[hit.group().casefold()] for hit in pattern.finditer(text) if hit.group().casefold() in by_name}
    if len(found) != 1:
        return None
    code = found.pop()
    return None if code in UNSURE and not re.search(r"[A-ZА-ЯÉ\u0600-\u06ff\u3400-\u9fff]", text) else code
