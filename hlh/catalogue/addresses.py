"""What people type to name an entry: its address, or the reference of a brief."""

from __future__ import annotations

from hlh.taxonomy.languages import unprefixed


def address_in(line: str) -> str:
    """The address on the hub that somebody typed: a whole one in any language, a part of one, or a reference."""
    line = line.split("#")[0].split("?")[0].strip().replace("\ufffd", "")
    if "/" not in line:
        return f"/briefs/{line.upper()}/"
    path = "/" + line.split("://", 1)[-1].split("/", 1)[-1] if "://" in line else f"/{line.lstrip('/')}"
    return unprefixed(f"{path.rstrip('/')}/")[:300]
