from django.apps import AppConfig


class LearningLabs(AppConfig):
    name = "learning_labs"
    label = "learning_labs"

    def ready(self) -> None:
        from learning_labs import (  # noqa: F401
            anchoring,
            arranging,
            assigning,
            attaching,
            audiences,
            calling,
            carrying,
            copying,
            curating,
            facts,
            forgetting,
            inviting,
            joining,
            leading,
            letters,
            meeting,
            moderating,
            nudging,
            reactions,
            reporting,
            stages,
        )
