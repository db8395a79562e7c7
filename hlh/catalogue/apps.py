from django.apps import AppConfig


class Catalogue(AppConfig):
    name = "hlh.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from hlh.catalogue import carrying, forgetting  # noqa: F401
