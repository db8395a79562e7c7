from django.apps import AppConfig


class Mail(AppConfig):
    name = "hlh.mail"
    label = "mail"

    def ready(self) -> None:
        from hlh.mail import (  # noqa: F401
            about_people,
            answering,
            copying,
            following,
            forgetting,
            lost_factors,
            new_browsers,
            telling,
        )
