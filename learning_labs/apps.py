from django.apps import AppConfig


class LearningLabs(AppConfig):
    name = "learning_labs"
    label = "learning_labs"

    def ready(self) -> None:
        from learning_labs import (  # noqa: F401
            attaching,
            audiences,
            carrying,
            copying,
            curating,
            facts,
            forgetting,
            letters,
            moderating,
            reactions,
        )
