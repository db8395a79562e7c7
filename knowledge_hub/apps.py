from django.apps import AppConfig


class KnowledgeHub(AppConfig):
    name = "knowledge_hub"
    label = "knowledge_hub"

    def ready(self) -> None:
        from knowledge_hub import bridge, carrying, facts, forgetting, privacy, reactions, telling  # noqa: F401
