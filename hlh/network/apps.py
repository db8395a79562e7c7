from django.apps import AppConfig


class Network(AppConfig):
    name = "hlh.network"
    label = "network"

    def ready(self) -> None:
        from hlh.network import calling, carrying, copying, facts, forgetting, replying, telling  # noqa: F401
        from hlh.network.feeds import carrying as of_feeds  # noqa: F401
        from hlh.network.feeds import letters, reactions, tasks  # noqa: F401
