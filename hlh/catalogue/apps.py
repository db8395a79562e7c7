from django.apps import AppConfig


class Catalogue(AppConfig):
    name = "hlh.catalogue"
    label = "catalogue"
