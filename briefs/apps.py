from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs import carrying, copying, facts, forgetting, letters, reactions  # noqa: F401
        from briefs.reviewing import letters as review_letters  # noqa: F401
