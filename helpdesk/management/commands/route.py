import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.routing import recognise
from hlh.catalogue import embedding


class Command(BaseCommand):
    help = 'Recognises questions: reads {"id", "text"} lines of JSON, prints what each is about, a line each.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        try:
            lines = open(options["file"], encoding="utf-8", errors="replace")  # noqa: SIM115  closed just below
        except OSError as trouble:
            raise CommandError(f"{options['file']} cannot be read: {trouble.strerror}") from None
        with lines, embedding.borrowed() as of:
            if of(["ready?"], within=30) is None:
                self.stderr.write("The embedding process does not answer: routed by words alone.")
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                    text = str(row["text"])
                    name = row["id"]
                except (ValueError, KeyError, TypeError):
                    self.stderr.write(f"line {number} is not a question: it needs an id and a text")
                    unreadable += 1
                    continue
                self.stdout.write(self._said(name, text))
        if unreadable:
            sys.exit(1)

    def _said(self, name: Any, text: str) -> str:
        found = recognise(text)
        return json.dumps(
            {
                "id": name,
                "lang": found.language,
                "scope": found.scope,
                "area": found.area,
                "second": found.second,
                "confidence": found.confidence,
                "terms": [term for term, _area in found.terms],
            },
            ensure_ascii=False,
        )
