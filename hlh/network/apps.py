from django.apps import AppConfig


class Network(AppConfig):
    name = "hlh.network"
    label = "network"

    def ready(self) -> None:
        from hlh.network import facts  # noqa: F401
        from hlh.network.feeds import carrying, letters, reactions, tasks  # noqa: F401
