from django.apps import AppConfig


class LearningLabs(AppConfig):
    name = "learning_labs"
    label = "learning_labs"

    def ready(self) -> None:
        from learning_labs import (  # noqa: F401
            arranging,
            attaching,
            audiences,
            calling,
            carrying,
            copying,
            curating,
            facts,
            forgetting,
            leading,
            letters,
            meeting,
            moderating,
            reactions,
            stages,
        )
