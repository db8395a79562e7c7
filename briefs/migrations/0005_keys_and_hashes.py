import hashlib
import random

from django.db import migrations

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
ACTION = ("title", "points", "challenge", "action", "outcome", "resources", "effects", "seeking", "setting")
LEARNING = ("title", "points", "challenge")


def give_keys(apps, _schema):
    """A claim has the same key in the working text and in each version, as long as it stands at the same place."""
    made = {}
    for name in ("Brief", "Version"):
        model = apps.get_model("briefs", name)
        for row in model.objects.exclude(claims=[]).iterator():
            brief = row.pk if name == "Brief" else row.brief_id
            for number, claim in enumerate(row.claims):
                claim["key"] = made.setdefault((brief, number), "".join(random.choices(LETTERS, k=4)))
            row.save(update_fields=["claims"])
        model.objects.update(licence="")  # nobody was asked when these were written


def give_hashes(apps, _schema):
    """What `hash_of` gives for the sections of each version."""
    for version in apps.get_model("briefs", "Version").objects.select_related("brief").iterator():
        keys = LEARNING if version.brief.kind == "learning" else ACTION
        words = [(key, getattr(version, key)) for key in keys]
        words += [(f"claim-{one['key']}", one["claim"]) for one in version.claims] if keys is LEARNING else []
        lines = (f"{key} {hashlib.sha256(said.encode()).hexdigest()}" for key, said in words)
        version.hash = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        version.save(update_fields=["hash"])


class Migration(migrations.Migration):
    """Claims that stand already get keys, versions their hash."""

    dependencies = [
        ("briefs", "0004_sections_and_steps"),
    ]

    operations = [
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.RunPython(give_hashes, migrations.RunPython.noop),
    ]
