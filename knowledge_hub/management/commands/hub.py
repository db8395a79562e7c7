from typing import Any

from django.core.management.base import BaseCommand

from knowledge_hub.founding import found


class Command(BaseCommand):
    help = (
        "Lays the ground of the knowledge hub: its home, and the rights of editors and administrators. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The knowledge hub stands at {found().url_path}")
