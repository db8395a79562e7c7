from django.apps import AppConfig


class People(AppConfig):
    name = "hlh.people"
    label = "people"

    def ready(self) -> None:
        from hlh.people import carrying, hearing, reactions, telling  # noqa: F401
