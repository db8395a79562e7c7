from django.apps import AppConfig


class People(AppConfig):
    name = "hlh.people"
    label = "people"
