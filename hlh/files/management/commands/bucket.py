"""`manage.py bucket`: once for each hub whose files are kept in an S3 store."""

from typing import Any

from django.core.management.base import BaseCommand

from hlh.files.store import prepare


class Command(BaseCommand):
    help = "Make the bucket of FILES_URL where there is none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(prepare())
