from django.apps import AppConfig


class KnowledgeHub(AppConfig):
    name = "knowledge_hub"
    label = "knowledge_hub"

    def ready(self) -> None:
        from knowledge_hub import (  # noqa: F401
            bridge,
            carrying,
            copying,
            facts,
            forgetting,
            privacy,
            reactions,
            telling,
        )
        from knowledge_hub.proposing import letters  # noqa: F401
