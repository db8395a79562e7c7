from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hlh.catalogue import checking


class Command(BaseCommand):
    help = "Compares every thing with its entry (--check), or makes them agree (--mend)."

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group(required=True)
        group.add_argument("--check", action="store_true")
        group.add_argument("--mend", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mend"]:
            self.stdout.write(f"{checking.mend()} mended")
            return
        found = list(checking.differences())
        for difference in found:
            self.stdout.write(f"{difference.model} {difference.thing}: {difference.what}")
        if found:
            raise CommandError(f"{len(found)} things and their entries differ")
        self.stdout.write("every thing agrees with its entry")
