"""The ORCID of somebody: sixteen digits by which their work is known everywhere, the last one a check."""

from __future__ import annotations

import re

SITE = "https://orcid.org/"
_SHAPE = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dXx])/?")


def orcid_in(typed: str) -> str | None:
    """What was typed, as it is written: four times four, with hyphens; None where it is none."""
    found = _SHAPE.fullmatch(typed.strip())
    if found is None:
        return None
    digits = "".join(found.groups()).upper()
    return "-".join(found.groups()).upper() if digits[-1] == _check_of(digits[:-1]) else None


def _check_of(digits: str) -> str:
    """The last digit by ISO 7064, MOD 11-2: one wrong digit, or two that changed places, give another."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    left = (12 - total % 11) % 11
    return "X" if left == 10 else str(left)
