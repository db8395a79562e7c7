"""What texts mean, as vectors: asked of a process of its own, gone on without when it does not answer in time.

The model (multilingual-e5-small) hangs in a forked child and takes memory, so neither web nor worker loads it.
"""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import numpy as np
from django.conf import settings
from django.core.cache import cache

from hlh.catalogue.embedding import wire
from hlh.patience import Absence

MODEL = "multilingual-e5-small"
DIMENSIONS = 384
KEPT = 86_400  # seconds that the vector of a query is remembered
LONG = 1.0  # seconds: who had so many and got no answer asked a process that hangs; with fewer it may only be busy

log = logging.getLogger(__name__)
model_is_away = Absence(20.0)  # so that a queue of questions does not wait for it one by one


def of(texts: Sequence[str], *, within: float = 0.15, kind: Literal["query", "passage"] = "query") -> np.ndarray | None:
    """The vectors of some texts, of length one, a row each (n × 384, float32).

    Args:
        texts: at least one.
        within: seconds that the caller has.
        kind: what they are: e5 reads a query and a passage differently.

    Returns:
        None when the model is off, away, or too slow. It never raises.
    """
    if settings.EMBED_URL == "off" or model_is_away:
        return None
    keys = [_key(text, kind) for text in texts] if kind == "query" else []
    known = cache.get_many(keys) if keys else {}
    if keys and len(known) == len(set(keys)):
        return np.stack([np.frombuffer(known[key], dtype=np.float32) for key in keys])
    try:
        vectors = wire.ask(settings.EMBED_URL, list(texts), kind, within)
    except TimeoutError:
        log.info("the model did not answer within %.2f s", within)
        if within >= LONG:
            model_is_away.begin()
        return None
    except (OSError, ValueError) as trouble:
        log.info("the model is away: %s", type(trouble).__name__)
        model_is_away.begin()
        return None
    if keys:
        cache.set_many({key: vector.tobytes() for key, vector in zip(keys, vectors, strict=True)}, KEPT)
    return vectors


def _key(text: str, kind: str) -> str:
    return f"e5:{kind}:{hashlib.sha256(text.encode()).hexdigest()}"


def _is_there() -> bool:
    try:
        wire.connect(settings.EMBED_URL, LONG).close()
    except OSError:
        return False
    return True


@contextmanager
def borrowed() -> Iterator[Callable[..., np.ndarray | None]]:
    """The model for a command: the process that is there, else one started for it and ended after it."""
    model_is_away.end()
    if settings.EMBED_URL == "off" or _is_there():
        yield of
        return
    process = subprocess.Popen(
        [sys.executable, "manage.py", "embed"], cwd=settings.ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        if process.stderr:
            process.stderr.readline()  # it says when it is ready
        yield of
    finally:
        process.terminate()
        process.wait(10)
