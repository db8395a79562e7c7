from django.apps import AppConfig


class Portal(AppConfig):
    name = "hlh.portal"
    label = "portal"

    def ready(self) -> None:
        from hlh.portal import consenting, copying, facts, forgetting, partners, reactions, waiting  # noqa: F401
        from hlh.portal.moderation import letters  # noqa: F401
