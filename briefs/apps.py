from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs import carrying, copying, facts, forgetting, letters, reactions  # noqa: F401
        from briefs.planning import telling as plans  # noqa: F401
        from briefs.remarking import telling  # noqa: F401
        from briefs.together import inviting  # noqa: F401
