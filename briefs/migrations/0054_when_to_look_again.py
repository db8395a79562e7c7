from datetime import timedelta

from django.db import migrations
from django.utils.timezone import now

from briefs.models.looking import look_again_after


def set_days(apps, _schema):
    """What was published before is looked at again by when it would have been, and in a month at the soonest."""
    brief = apps.get_model("briefs", "Brief")
    soonest = now() + timedelta(days=30)
    rows = []
    for one in brief.objects.filter(version__isnull=False, look_again_at=None).select_related("version").iterator():
        one.looked_at = one.version.published_at
        one.look_again_at = max(look_again_after(one.looked_at, one.kind), soonest)
        rows.append(one)
    brief.objects.bulk_update(rows, ["looked_at", "look_again_at"], batch_size=1000)


class Migration(migrations.Migration):
    """Every brief that was published has its day."""

    dependencies = [
        ("briefs", "0053_look_again_by"),
    ]

    operations = [
        migrations.RunPython(set_days, migrations.RunPython.noop),
    ]
