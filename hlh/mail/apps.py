from django.apps import AppConfig


class Mail(AppConfig):
    name = "hlh.mail"
    label = "mail"

    def ready(self) -> None:
        from hlh.mail import about_people, answering, following, forgetting, new_browsers, own_letters, telling  # noqa: F401
