from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hlh.activity.models import Reaction
from hlh.mail.models import Incoming, Letter


class Command(BaseCommand):
    help = "Lists the reactions, letters and messages that failed too often; --again tries them once more. As in /cms/owed/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for reaction in Reaction.objects.stuck().select_related("fact"):
            self.stdout.write(f"{reaction.pk} {reaction.fact} {reaction.name}: {reaction.trouble}")
        for letter in Letter.objects.failed().order_by("pk"):
            self.stdout.write(f"letter {letter} of {letter.written_at:%Y-%m-%d %H:%M}: {letter.trouble}")
        for message in Incoming.objects.failed().order_by("pk"):
            self.stdout.write(f"{message} of {message.came_at:%Y-%m-%d %H:%M}: {message.trouble}")
        if options["again"]:
            Reaction.objects.stuck().try_again()
            Letter.objects.failed().try_again()
            Incoming.objects.failed().try_again()
