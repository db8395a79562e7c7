from django.apps import AppConfig


class KnowledgeHub(AppConfig):
    name = "knowledge_hub"
    label = "knowledge_hub"
