from django.apps import AppConfig


class Briefs(AppConfig):
    name = "briefs"
    label = "briefs"
