from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs import attaching, behalf, carrying, copying, facts, forgetting, letters, mailing, reactions  # noqa: F401
