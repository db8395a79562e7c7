from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hlh.portal.mirroring.copying import copy_to
from hlh.portal.mirroring.keeping import NotOurs
from hlh.taxonomy.languages import CODES


class Command(BaseCommand):
    help = "Copies all that everybody may read into a folder of plain files. Run it again to bring the copy up to date."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, help="an empty one, or one that holds a copy")
        parser.add_argument("--language", choices=CODES, action="append", help="only this one; may be said again")

    def handle(self, *args: Any, folder: Path, language: list[str] | None, **options: Any) -> None:
        try:
            done = copy_to(folder, language or CODES)
        except NotOurs as no:
            raise CommandError(f"{folder} holds something else. Name an empty folder.") from no
        self.stdout.write(f"{done.pages} pages; {done.written} files were written, {done.gone} taken away.")
        if done.failed:
            raise CommandError(f"{len(done.failed)} pages could not be read: {', '.join(done.failed[:10])}")
