from django.apps import AppConfig


class Network(AppConfig):
    name = "hlh.network"
    label = "network"

    def ready(self) -> None:
        from hlh.network import calling, carrying, copying, facts, forgetting, replying, telling  # noqa: F401
