from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.routing import measuring, teaching
from helpdesk.routing.model import FILE, fitted
from hlh.catalogue.embedding import borrowed


class Command(BaseCommand):
    help = (
        "Fits the router to helpdesk/teaching/, or says how good it is on questions that it was not taught (--measure)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--measure", action="store_true", help="over asked.jsonl, ten-fold, and over judging.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = teaching.taught()
        with borrowed() as of:
            vectors = of([text.text for text in texts], within=600, kind="query")
            judging = of([question["text"] for question in teaching.judging()], within=600, kind="query")
        if vectors is None or judging is None:
            raise CommandError("The embedding process does not answer; nothing can be taught without it.")
        if options["measure"]:
            self._measure(texts, vectors, judging)
            return
        arrays = teaching.fit(texts, vectors) | teaching.fit_sureness(texts, vectors)
        arrays["taught"] = np.array(teaching.hash_of_teaching())
        kept: dict[str, Any] = arrays  # its stubs take the arrays for its flag
        np.savez_compressed(FILE, **kept)
        self.stdout.write(f"{len(texts)} texts taught, {FILE.stat().st_size // 1024} KB")

    def _measure(self, texts: list[teaching.Taught], vectors: np.ndarray, judging: np.ndarray) -> None:
        asked = measuring.tenfold(teaching.asked(), texts, vectors)
        self._tell(f"Ten-fold over the {len(asked)} that were asked", asked)
        others = measuring.by(fitted(), teaching.judging(), judging)
        self._tell(f"The model of the repository over {len(others)} of two others, never taught", others)

    def _tell(self, title: str, judged: list[measuring.Judged]) -> None:
        self.stdout.write(title)
        ranges = measuring.intervals(judged)
        for name, value in measuring.figures(judged).items():
            low, high = ranges[name]
            self.stdout.write(f"  {name:8} {value:.3f}  ({low:.2f} to {high:.2f})")
        for sure in measuring.calibration(judged):
            self.stdout.write(f"  of {sure.count:3} it was sure to {sure.said:.2f}, {sure.right:.2f} were right")
        for row in judged:
            if not (row.is_first if row.is_ours else row.said.area is None):
                said = row.said.area or row.said.scope
                self.stdout.write(f"  {row.question['area']!s:>8} taken for {said!s:8} {row.question['text'][:80]}")
