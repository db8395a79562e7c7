from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area
from knowledge_hub.models import Pack
from knowledge_hub.packs.keeping import make, want_all


class Command(BaseCommand):
    help = (
        "Makes the packs of what everybody may read about an area, now: all of them, or those of one area or language."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--area", type=int, help="the number of an area")
        parser.add_argument("--language", choices=CODES)

    def handle(self, *args: Any, area: int | None, language: str | None, **options: Any) -> None:
        if area is not None and area not in [one.number for one in Area.objects.offered()]:
            raise CommandError(f"There is no area {area}.")
        if area is None and language is None:
            want_all()
        else:
            Pack.objects.want(areas=[area] if area else None, languages=[language] if language else None)
        failed = 0
        for pack in Pack.objects.due().in_order():
            if not make(pack):
                failed += 1
            pack.refresh_from_db()
            said = f"{pack.size} bytes, {pack.things} things" if pack.content else "nothing in it"
            self.stdout.write(f"{pack.name}: {pack.trouble or said}")
        if failed:
            raise CommandError(f"{failed} could not be made; their screen in /cms/packs/ says why.")
