from django.apps import AppConfig


class Taxonomy(AppConfig):
    name = "hlh.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from hlh.taxonomy import carrying, reactions  # noqa: F401
