from django.apps import AppConfig


class HelpDesk(AppConfig):
    name = "helpdesk"
    label = "helpdesk"

    def ready(self) -> None:
        from helpdesk import audiences, carrying, copying, facts, forgetting, letters, reactions  # noqa: F401
