"""Parts of a page for some levels: a reader who chose a level does not read the steps of others."""

from __future__ import annotations

from typing import Any

from hlh.taxonomy.models import Level


def steps_for(chosen: str, body: Any) -> dict[str, Any]:
    """The blocks of a text that a reader of a level reads, and the levels to choose from: those that have steps of their own."""
    own = {level for block in body if block.block_type == "for_levels" for level in block.value["levels"]}
    level = chosen if chosen in own else ""
    blocks = [block for block in body if not (level and _is_for_others(block, level))]
    levels = [(code, one.label) for code, one in Level.objects.kept().items() if code in own]
    return {"blocks": blocks, "level": level, "levels": levels}


def _is_for_others(block: Any, level: str) -> bool:
    return block.block_type == "for_levels" and level not in block.value["levels"]
