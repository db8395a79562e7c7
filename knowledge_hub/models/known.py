"""What a resource is recognised by, so that nothing is proposed twice."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from knowledge_hub.models.resources import Resource
from knowledge_hub.proposing.addresses import doi_in, key_of


class KnownQuerySet(models.QuerySet["Known"]):
    def note(self, resource: Resource, *, doi: str = "", file_hash: str = "") -> None:
        """Keep what a published resource is recognised by; what was known of it and nothing says anew stays known."""
        document = resource.document
        said = {
            "doi": doi_in(resource.link) or doi,
            "file_hash": document.file_hash if document else file_hash,
        }
        said = {name: value for name, value in said.items() if value}
        said |= {"address_key": key_of(resource.link) if resource.link else "", "title": resource.title}
        self.update_or_create(resource=resource, defaults=said)


class Known(models.Model):
    """The marks of one resource."""

    resource = models.OneToOneField(Resource, models.CASCADE, primary_key=True, related_name="known")
    address_key = models.CharField(max_length=40, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=40, blank=True)  # SHA-1, as Wagtail keeps of its documents
    title = models.CharField(max_length=255)

    objects = KnownQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["address_key"], name="known_by_address"),
            models.Index(fields=["doi"], condition=~models.Q(doi=""), name="known_by_doi"),
            models.Index(fields=["file_hash"], condition=~models.Q(file_hash=""), name="known_by_file"),
            GinIndex(fields=["title"], name="known_by_title", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"marks of {self.resource_id}"
