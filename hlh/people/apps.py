from django.apps import AppConfig


class People(AppConfig):
    name = "hlh.people"
    label = "people"

    def ready(self) -> None:
        from hlh.people import carrying, copying, hearing, reactions  # noqa: F401
