from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.routing import measuring, teaching
from helpdesk.routing.model import FILE
from hlh.catalogue.embedding import borrowed


class Command(BaseCommand):
    help = "Fits the router to helpdesk/teaching/*.txt, or measures it on questions that it was not taught (--measure FILE)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--measure", type=Path, metavar="FILE.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = teaching.taught()
        with borrowed() as of:
            vectors = of([text.text for text in texts], within=600, kind="query")
            if vectors is None:
                raise CommandError("The embedding process does not answer; nothing can be taught without it.")
            if options["measure"]:
                self._measure(options["measure"], texts, vectors, of)
                return
        arrays = teaching.fit(texts, vectors) | teaching.fit_sureness(texts, vectors)
        arrays["taught"] = np.array(teaching.hash_of_teaching())
        kept: dict[str, Any] = arrays  # its stubs take the arrays for its flag
        np.savez_compressed(FILE, **kept)
        self.stdout.write(f"{len(texts)} texts taught, {FILE.stat().st_size // 1024} KB")

    def _measure(self, file: Path, texts: list[teaching.Taught], vectors: np.ndarray, of: Any) -> None:
        questions = measuring.read(file)
        asked = of([str(question["text"]) for question in questions], within=600, kind="query")
        judged = measuring.tenfold(questions, asked, texts, vectors)
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
