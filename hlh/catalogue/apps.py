from django.apps import AppConfig


class Catalogue(AppConfig):
    name = "hlh.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from hlh.catalogue import carrying, facts, forgetting, reactions, telling  # noqa: F401
