from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"

    def ready(self) -> None:
        from briefs import (  # noqa: F401
            attaching,
            behalf,
            carrying,
            copying,
            facts,
            forgetting,
            letters,
            reactions,
            uptaking,
        )
        from briefs.remarking import telling  # noqa: F401
