from django.apps import AppConfig


class WebLinks(AppConfig):
    name = "hlh.weblinks"
    label = "weblinks"

    def ready(self) -> None:
        from hlh.weblinks import facts, letters  # noqa: F401
