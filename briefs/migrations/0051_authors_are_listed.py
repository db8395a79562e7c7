from django.db import migrations
from django.db.models import F
from django.utils.timezone import now

from hlh.catalogue.models.excerpts import new_ref


def list_authors(apps, _schema):
    """Whoever wrote a brief stands in its list, as they are named there; what a public source told has no author here."""
    brief, contribution = apps.get_model("briefs", "Brief"), apps.get_model("briefs", "Contribution")
    listed = contribution.objects.filter(voice=F("brief__voice")).values("brief")
    rows = brief.objects.filter(origin="").exclude(pk__in=listed).values_list("pk", "voice_id")
    contribution.objects.bulk_create(
        (
            contribution(brief_id=pk, voice_id=voice, role="author", ref=new_ref(), consented_at=now())
            for pk, voice in rows.iterator()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    """Briefs that were begun before have their author in the list."""

    dependencies = [
        ("briefs", "0050_contributions"),
    ]

    operations = [
        migrations.RunPython(list_authors, migrations.RunPython.noop),
    ]
