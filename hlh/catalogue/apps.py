from django.apps import AppConfig


class Catalogue(AppConfig):
    name = "hlh.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from hlh.catalogue import carrying, copying, facts, forgetting, reactions  # noqa: F401
