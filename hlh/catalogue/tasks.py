"""What beat calls: reading what texts mean, and comparing the catalogue with the things."""

import hashlib

import numpy as np
from celery import shared_task
from django.db.models import Exists, OuterRef

from hlh.catalogue import checking, embedding
from hlh.catalogue.models import Embedding, Passage, Tap

BATCH, AT_ONCE = 8, 32  # passages that the model reads in one answer, so that a busy machine is in time; and answers


@shared_task
def embed_missing() -> None:
    """Read the passages that the model has not read since they changed."""
    read = Embedding.objects.filter(passage=OuterRef("pk"), model=embedding.MODEL)
    passages = list(
        Passage.objects.filter(~Exists(read))
        .select_related("entry")
        .only("text", "entry__title")
        .order_by("pk")[: BATCH * AT_ONCE]
    )
    for start in range(0, len(passages), BATCH):
        batch = passages[start : start + BATCH]
        vectors = embedding.of([passage.told[:2000] for passage in batch], within=30, kind="passage")
        if vectors is None:
            return
        Embedding.objects.bulk_create(
            (
                Embedding(
                    passage=passage,
                    model=embedding.MODEL,
                    vector=np.asarray(vector, dtype=np.float32),
                    read=hashlib.md5(passage.told.encode(), usedforsecurity=False).hexdigest(),
                )
                for passage, vector in zip(batch, vectors, strict=True)
            ),
            ignore_conflicts=True,
        )


@shared_task
def mend() -> None:
    """Rewrite every entry that says something else than its thing."""
    checking.mend()


@shared_task
def count_taps() -> None:
    """Count what readers answered since the last time: for entries, not for each tap, so that no row is hot."""
    Tap.objects.count_new()
