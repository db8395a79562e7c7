from typing import Any

from django.core.management.base import BaseCommand

from hlh.taxonomy.loading import load


class Command(BaseCommand):
    help = "Loads areas, sub-topics, phases, levels, regions and countries; run it as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load()
        self.stdout.write(", ".join(f"{count} {kind}" for kind, count in counts.items()) + " written")
