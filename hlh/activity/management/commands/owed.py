from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hlh.activity.models import Reaction


class Command(BaseCommand):
    help = "Lists the reactions that failed too often; --again gives them another ten tries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for reaction in Reaction.objects.stuck().select_related("fact"):
            self.stdout.write(f"{reaction.pk} {reaction.fact} {reaction.name}: {reaction.trouble}")
            if options["again"]:
                reaction.try_again()
