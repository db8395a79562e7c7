from django.apps import AppConfig


class Links(AppConfig):
    name = "hlh.links"
    label = "links"
