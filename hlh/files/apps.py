from django.apps import AppConfig


class Files(AppConfig):
    name = "hlh.files"
    label = "files"
