"""Whose a file is: each room says under which name a reader gets a file of its things, or that they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hlh.files.models import File
    from hlh.people.models.persons import Anyone

Owner = Callable[["File", "Anyone"], str | None]
_owners: list[Owner] = []


def owns_files(owner: Owner) -> Owner:
    """Register a room: from a file and a reader to the name it is served under.

    None says that the file is not the room's, or not this reader's to have; the answer starts at the room's `visible_to`.
    """
    _owners.append(owner)
    return owner


def name_for(file: File, reader: Anyone) -> str | None:
    """The name under which this reader gets the file; None when they do not."""
    return next((name for owner in _owners if (name := owner(file, reader)) is not None), None)
