from django.apps import AppConfig


class Activity(AppConfig):
    name = "hlh.activity"
    label = "activity"
