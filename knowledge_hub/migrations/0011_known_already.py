"""What stands in the hub already is recognised too."""

from typing import Any

from django.db import migrations

from knowledge_hub.proposing.addresses import doi_in, key_of


def note(apps: Any, _schema: Any) -> None:
    resources, known = apps.get_model("knowledge_hub", "Resource"), apps.get_model("knowledge_hub", "Known")
    for resource in resources.objects.select_related("document").iterator(chunk_size=500):
        said = {"title": resource.title, "doi": doi_in(resource.link)}
        said |= {"address_key": key_of(resource.link) if resource.link else ""}
        said |= {"file_hash": resource.document.file_hash if resource.document else ""}
        known.objects.get_or_create(resource_id=resource.pk, defaults=said)


class Migration(migrations.Migration):
    dependencies = [("knowledge_hub", "0010_what_is_proposed")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=True)]
