import time
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hlh.demo import filling


class Command(BaseCommand):
    help = "Makes a synthetic hub of any size, for benchmarks. Everything in it is marked as a demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        for size in fields(filling.Sizes):
            parser.add_argument(f"--{size.name}", type=int, default=size.default, help="%(default)s without it")
        parser.add_argument("--seed", type=int, default=1, help="the same one makes the same hub")
        parser.add_argument("--beside-real-people", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if why := filling.refusal(beside_real_people=options["beside_real_people"]):
            raise CommandError(why)
        try:
            sizes = filling.Sizes(**{size.name: options[size.name] for size in fields(filling.Sizes)})
        except ValueError as trouble:
            raise CommandError(str(trouble)) from trouble
        began = time.monotonic()
        counts = filling.fill(sizes, seed=options["seed"])
        made = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        self.stdout.write(f"Synthetic: {made}, in {time.monotonic() - began:.0f} s")
