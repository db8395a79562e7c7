from django.apps import AppConfig


class LearningLabs(AppConfig):
    name = "learning_labs"
    label = "learning_labs"

    def ready(self) -> None:
        from learning_labs import (  # noqa: F401
            anchoring,
            audiences,
            calling,
            carrying,
            copying,
            curating,
            facts,
            forgetting,
            letters,
            moderating,
            reactions,
            reporting,
            telling,
        )
        from learning_labs.facilitating import nudging  # noqa: F401
        from learning_labs.life import arranging, leading, stages  # noqa: F401
        from learning_labs.order import assigning  # noqa: F401
        from learning_labs.outcomes import letters as outcome_letters  # noqa: F401
        from learning_labs.people import finding, inviting, joining  # noqa: F401
        from learning_labs.polls import telling as of_polls  # noqa: F401
        from learning_labs.readers import echoed, stopping  # noqa: F401
        from learning_labs.saying import attaching  # noqa: F401
        from learning_labs.sessions import calendars, meeting, replying  # noqa: F401
