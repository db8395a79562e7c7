from django.apps import AppConfig


class Mail(AppConfig):
    name = "hlh.mail"
    label = "mail"

    def ready(self) -> None:
        from hlh.mail import answering, forgetting, telling  # noqa: F401
