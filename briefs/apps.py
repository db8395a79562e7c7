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
            mailing,
            reactions,
            summing,
            telling,
            uptaking,
        )
        from briefs.clearing import replying  # noqa: F401
        from briefs.clearing import telling as of_clearing  # noqa: F401
        from briefs.planning import telling as of_plans  # noqa: F401
        from briefs.remarking import telling as of_remarks  # noqa: F401
        from briefs.reviewing import letters as of_reviews  # noqa: F401
        from briefs.together import inviting  # noqa: F401
