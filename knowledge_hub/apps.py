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
        from knowledge_hub.events import letters, replying  # noqa: F401
        from knowledge_hub.proposing import letters as of_proposals  # noqa: F401
