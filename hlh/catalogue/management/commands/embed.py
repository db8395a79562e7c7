from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hlh.catalogue.embedding import process


class Command(BaseCommand):
    help = "Answers what texts mean, on the Unix socket .hlh/embed.sock or on EMBED_URL, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.EMBED_URL == "off":
            self.stderr.write("EMBED_URL is off: nothing to answer.")
            return
        process.serve(settings.EMBED_URL)
