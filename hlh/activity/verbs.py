"""Which facts there are, and who reacts to them. Filled while the apps load, read-only afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from hlh.activity.models import Fact

Reacting = TypeVar("Reacting", bound="Callable[[Fact], None]")

_details: dict[str, frozenset[str]] = {}
_reactions: dict[str, dict[str, Callable[[Fact], None]]] = {}


def declare(verb: str, *details: str) -> str:
    """Declare a fact once, in `facts.py` of the room that records it.

    Args:
        verb: past and dotted, such as "question.asked".
        details: the names of what is kept with it: ids, codes and figures, never words or names.

    Returns:
        The verb, to be used as a constant.
    """
    if verb in _details:
        raise ImproperlyConfigured(f"{verb} is declared twice")
    _details[verb] = frozenset(details)
    return verb


def on(verb: str) -> Callable[[Reacting], Reacting]:
    """React to a fact, in a worker, exactly once as far as the database goes; do not rely on order."""

    def register(reaction: Reacting) -> Reacting:
        name = f"{reaction.__module__}.{reaction.__qualname__}"
        _reactions.setdefault(verb, {})[name] = reaction
        return reaction

    return register


def reactions_to(verb: str) -> Iterable[str]:
    """The names of the reactions that a fact owes."""
    return _reactions.get(verb, {}).keys()


def reaction(verb: str, name: str) -> Callable[[Fact], None]:
    """What reacts under this name.

    Raises:
        LookupError: when a newer or older version of the code knew it, this one does not.
    """
    try:
        return _reactions[verb][name]
    except KeyError:
        raise LookupError(f"no reaction {name} to {verb}") from None


def checked(verb: str, details: Iterable[str]) -> str:
    """The verb, when it and its details are declared.

    Raises:
        ImproperlyConfigured: when they are not; a fact must never hold what nobody thought about.
    """
    if verb not in _details:
        raise ImproperlyConfigured(f"{verb} is not declared in any facts.py")
    if unknown := set(details) - _details[verb]:
        raise ImproperlyConfigured(f"{verb} does not declare {', '.join(sorted(unknown))}")
    return verb


def check() -> None:
    """Stop the start when somebody reacts to what nobody declares."""
    if undeclared := set(_reactions) - set(_details):
        raise ImproperlyConfigured(f"reactions to undeclared facts: {', '.join(sorted(undeclared))}")
