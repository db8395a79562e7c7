from django.apps import AppConfig


class HelpDesk(AppConfig):
    name = "helpdesk"
    label = "helpdesk"

    def ready(self) -> None:
        from helpdesk import audiences, carrying, facts, forgetting, letters, reactions, telling  # noqa: F401
