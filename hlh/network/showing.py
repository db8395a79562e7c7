"""What other rooms know of a partner: the portal says so, for its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hlh.catalogue.models import Entry
from hlh.network.models import Partner

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

Finding = Callable[["Partner", "Anyone"], Sequence[Entry]]
_finding: list[Finding] = []


def finds_resources(finding: Finding) -> Finding:
    """Register what finds the entries of a partner's resources, the newest first and not many."""
    _finding[:] = [finding]
    return finding


def resources_of(partner: Partner, reader: Anyone) -> list[Entry]:
    """What this partner published and the hub keeps, as far as the reader may know of it."""
    return [entry for finding in _finding for entry in finding(partner, reader)]
