from django.apps import AppConfig


class Portal(AppConfig):
    name = "hlh.portal"
    label = "portal"

    def ready(self) -> None:
        from hlh.portal import consenting, facts, forgetting, reactions  # noqa: F401
