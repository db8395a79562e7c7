from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs import carrying, facts, forgetting, letters, reactions, telling  # noqa: F401
