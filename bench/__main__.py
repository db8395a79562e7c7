"""What pages of the hub cost, as ratios to the floor in one interleaved run: `python -m bench`, or whole: `make bench`.

The floor (floor.py) is the least that a Django page of the same shape can cost. Same gunicorn, one worker each, same
database server, the same kind of reader on both sides. Absolute times differ from machine to machine; ratios hold.
docs/bench.md says what each figure is and what it was.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from typing import Any

from bench.comparing import compare, pairs
from bench.memory import memory
from bench.serving import both
from bench.table import table
from bench.weighing import first_visits
from hlh import embedded


def arguments() -> argparse.Namespace:
    """Sizes; without any it is a quick run, of which the ratios are about right and the plans prove nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--entries", type=int, default=1000, help="labs, questions, discussions and briefs together")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--hottest", type=int, default=500, help="posts in the largest discussion: the one measured")
    parser.add_argument("--pages", type=int, default=300, help="resources of the knowledge hub")
    parser.add_argument("--labs", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--without-memory", action="store_true", help="do not start `make run` to see what it takes")
    return parser.parse_args()


def measure(wanted: argparse.Namespace) -> dict[str, Any]:
    """All figures, as they are printed."""
    sizes = {
        name: getattr(wanted, name) for name in ("people", "labs", "posts", "hottest", "questions", "entries", "pages")
    }
    with both(sizes) as (hub, floor, there):
        figures: dict[str, Any] = {
            "sizes": sizes,
            "filled_in_seconds": there["seconds"],
            "load": round(os.getloadavg()[0], 1),
            "cold_queries": there["cold_queries"],
            "pages": [asdict(row) for row in compare(pairs(there), there, hub, floor, wanted.rounds)],
            "first_visits": first_visits(hub.port, {"home": "/", "discussion": there["discussion"]}),
        }
    if not wanted.without_memory:
        figures["memory"] = memory()
    return figures


def compress_and_compile() -> None:
    """What `make run` makes at its start too: without it no page can name its style sheets."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")
    import django

    from hlh.running import make_files

    django.setup()
    make_files()


def main() -> int:
    wanted = arguments()
    with embedded.ensure("bench"):
        compress_and_compile()
        figures = measure(wanted)
    print(json.dumps(figures, indent=1))
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
