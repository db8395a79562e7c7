"""The figures for a person."""

from __future__ import annotations

from typing import Any


def table(figures: dict[str, Any]) -> str:
    """A line for each page, then what a first visit and the whole hub take."""
    lines = [
        f"{'page':<26}{'reader':<11}{'floor':<7}{'hub ms':>8}{'floor ms':>10}{'ratio':>7}{'95 %':>8}{'cpu':>7}{'KB':>7}{'queries':>9}"
    ]
    lines += [
        f"{row['page']:<26}{row['reader']:<11}{row['floor']:<7}{row['hub_ms']:>8}{row['floor_ms']:>10}"
        f"{row['ratio']:>7}{row['late_ms']:>8}{row['cpu_ratio']:>7}{row['kilobytes']:>7}{row['queries']:>9}"
        for row in figures["pages"]
    ]
    lines += [f"{what}: {many} queries" for what, many in figures["cold_queries"].items()]
    lines += [f"first visit to {page}: {weight} KB" for page, weight in figures["first_visits"].items()]
    if parts := figures.get("memory", {}).get("parts"):
        lines.append(
            f"`make run`: {figures['memory']['megabytes']} MB ({', '.join(f'{n} {mb}' for n, mb in parts.items())})"
        )
    sizes = ", ".join(f"{many} {what}" for what, many in figures["sizes"].items())
    return "\n".join([*lines, f"{sizes}; filled in {figures['filled_in_seconds']} s; load {figures['load']}"])
