from django.db import migrations
from django.utils.timezone import now


def owe(apps, _schema):
    """Made before it was kept how much a Word file and an e-book are, and how long it takes to hear it: the worker looks at each once."""
    rendering = apps.get_model("briefs", "Rendering")
    rendering.objects.exclude(content="").update(due_at=now(), tries=0)


class Migration(migrations.Migration):
    """Every page to print that was made is owed once more."""

    dependencies = [
        ("briefs", "0087_plans_that_are_urgent"),
    ]

    operations = [
        migrations.RunPython(owe, migrations.RunPython.noop),
    ]
