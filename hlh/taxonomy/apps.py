from django.apps import AppConfig


class Taxonomy(AppConfig):
    name = "hlh.taxonomy"
    label = "taxonomy"
