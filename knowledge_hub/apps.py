from django.apps import AppConfig


class KnowledgeHub(AppConfig):
    name = "knowledge_hub"
    label = "knowledge_hub"

    def ready(self) -> None:
        from knowledge_hub import bridge, carrying, copying, facts, forgetting, privacy, reactions  # noqa: F401
        from knowledge_hub.events import letters, replying  # noqa: F401
