from django.apps import AppConfig


class LearningLabs(AppConfig):
    name = "learning_labs"
    label = "learning_labs"

    def ready(self) -> None:
        from learning_labs import attaching, audiences, carrying, facts, forgetting, letters, moderating, reactions  # noqa: F401
