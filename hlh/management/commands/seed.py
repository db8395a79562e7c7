from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hlh.demo import seeding


class Command(BaseCommand):
    help = "Seeds an empty hub on a development machine with the demonstration; --people says who is in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"]:
            for line in seeding.people_to_show():
                self.stdout.write(line)
            return
        if not seeding.is_wanted():
            return
        counts = seeding.seed()
        self.stdout.write("Demonstration: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
