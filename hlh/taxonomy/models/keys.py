"""Keys to the taxonomy: what they point to comes out of what the process has kept, not by a join."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor


class _FromKept(ForwardManyToOneDescriptor):
    """Gives the kept row; asks the database only for one that was made a moment ago."""

    def get_object(self, instance: models.Model) -> Any:
        kept = self.field.related_model.objects.kept().get(getattr(instance, self.field.attname))
        return super().get_object(instance) if kept is None else kept


class TaxonomyKey(models.ForeignKey):
    """A key to an area, a country, a region, a phase or a level. A page of 25 voices joins none of them and asks for none."""

    forward_related_accessor_class = _FromKept

    def deconstruct(self) -> Any:
        """For migrations it is a key like every other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
