from django.apps import AppConfig


class Portal(AppConfig):
    name = "hlh.portal"
    label = "portal"
