from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs.clearing import telling  # noqa: F401 I001
        from briefs import carrying, copying, facts, forgetting, letters, reactions  # noqa: F401
