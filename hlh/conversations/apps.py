from django.apps import AppConfig


class Conversations(AppConfig):
    name = "hlh.conversations"
    label = "conversations"

    def ready(self) -> None:
        from hlh.conversations import copying, facts, forgetting, letters, reactions  # noqa: F401
