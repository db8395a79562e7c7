from django.apps import AppConfig


class Mail(AppConfig):
    name = "hlh.mail"
    label = "mail"

    def ready(self) -> None:
        from hlh.mail import answering, forgetting, lost_factors, new_browsers, telling  # noqa: F401
