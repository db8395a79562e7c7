from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs import carrying, copying, facts, forgetting, letters, reactions, uptaking  # noqa: F401
