from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hlh.mail.models import Letter


class Command(BaseCommand):
    help = "Lists the letters that the post office did not take in days; --again sends them once more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for letter in Letter.objects.failed().order_by("pk"):
            self.stdout.write(f"{letter} of {letter.written_at:%Y-%m-%d %H:%M}: {letter.trouble}")
            if options["again"]:
                letter.try_again()
