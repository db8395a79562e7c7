from typing import Any

from django.core.management.base import BaseCommand

from hlh.taxonomy.loading import load


class Command(BaseCommand):
    help = "Loads areas, sub-topics, phases, levels, regions and countries; run it as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load()
        if options["verbosity"] == 0:
            return
        self.stdout.write("Written: " + ", ".join(f"{count} {kind}" for kind, count in loaded.written.items()))
        if loaded.left:
            self.stdout.write("Left as people changed them: " + ", ".join(loaded.left))
