from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from briefs.importing import bring_in


class Command(BaseCommand):
    help = "Makes action briefs of the lines of a file, each once; --publish publishes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = options["file"].read_bytes().split(b"\n")
        except OSError as trouble:
            raise CommandError(f"{options['file']} cannot be read: {trouble}") from trouble
        report = bring_in(lines, publish=options["publish"])
        self.stdout.write(f"{report.new} new, {report.known} known, {report.published} published")
        if report.wrong:
            raise CommandError("\n".join([f"{len(report.wrong)} not brought in:", *report.wrong]))
