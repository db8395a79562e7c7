"""The project as an app: once everything is loaded it reads the learning loop and checks what was declared."""

from django.apps import AppConfig


class Hub(AppConfig):
    name = "hlh"
    label = "hub"

    def ready(self) -> None:
        from hlh import loop  # noqa: F401  its reactions join those of the rooms
        from hlh.activity import verbs

        verbs.check()
