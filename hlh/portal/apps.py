from django.apps import AppConfig


class Portal(AppConfig):
    name = "hlh.portal"
    label = "portal"

    def ready(self) -> None:
        from hlh.portal import (  # noqa: F401
            consenting,
            facts,
            forgetting,
            reactions,
            telling,
        )
