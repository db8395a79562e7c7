from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.routing import measuring, teaching
from helpdesk.routing.model import FILE
from hlh.catalogue.embedding import borrowed


class Command(BaseCommand):
    help = (
        "Fits the router to helpdesk/teaching/, or says how good it is on questions that it was not taught (--measure)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--measure", action="store_true", help="ten-fold over asked.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = teaching.taught()
        with borrowed() as of:
            vectors = of([text.text for text in texts], within=600, kind="query")
        if vectors is None:
            raise CommandError("The embedding process does not answer; nothing can be taught without it.")
        if options["measure"]:
            self._measure(texts, vectors)
            return
        arrays = teaching.fit(texts, vectors) | teaching.fit_sureness(texts, vectors)
        arrays["taught"] = np.array(teaching.hash_of_teaching())
        kept: dict[str, Any] = arrays  # its stubs take the arrays for its flag
        np.savez_compressed(FILE, **kept)
        self.stdout.write(f"{len(texts)} texts taught, {FILE.stat().st_size // 1024} KB")

    def _measure(self, texts: list[teaching.Taught], vectors: np.ndarray) -> None:
        judged = measuring.tenfold(teaching.asked(), texts, vectors)
        ranges = measuring.intervals(judged)
        for name, value in measuring.figures(judged).items():
            low, high = ranges[name]
            self.stdout.write(f"{name:8} {value:.2f}  ({low:.2f} to {high:.2f})")
        for row in judged:
            truth, said = row.question["area"], row.said
            is_right = said.area in (truth, row.question["area2"]) if row.is_ours else said.area is None
            if not is_right:
                self.stdout.write(
                    f"  {truth!s:>8} taken for {said.area or said.scope!s:8} {str(row.question['text'])[:80]}"
                )
