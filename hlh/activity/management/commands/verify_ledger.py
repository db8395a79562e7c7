from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hlh.activity.sealing import verify


class Command(BaseCommand):
    help = "Checks every sealed fact of the ledger; ends with 1 and names the first break where one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        self.stdout.write(
            f"{found.facts} facts under {found.seals} seals hold; {found.unsealed} facts wait for their seal."
        )
        if found.trouble:
            raise CommandError(f"The ledger is broken: {found.trouble}.")
        if found.hash:
            self.stdout.write(f"The last seal is {found.hash}; keep it elsewhere to prove that none was cut off.")
