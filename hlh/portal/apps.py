from django.apps import AppConfig


class Portal(AppConfig):
    name = "hlh.portal"
    label = "portal"

    def ready(self) -> None:
        from hlh.portal import facts, forgetting, reactions, telling  # noqa: F401
