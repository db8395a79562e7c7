from django.db import migrations


def give_sides(apps, _schema):
    """A number alone was an entry that speaks for its claim."""
    for name in ("Brief", "Version"):
        model = apps.get_model("briefs", name)
        for row in model.objects.exclude(claims=[]).iterator():
            for claim in row.claims:
                sources = claim["sources"]
                claim["sources"] = [{"entry": one, "side": "for"} if isinstance(one, int) else one for one in sources]
                claim.setdefault("depends", "")
                claim.setdefault("reason", "")
            row.save(update_fields=["claims"])


def take_sides(apps, _schema):
    """Back: the entries alone."""
    for name in ("Brief", "Version"):
        model = apps.get_model("briefs", name)
        for row in model.objects.exclude(claims=[]).iterator():
            for claim in row.claims:
                claim["sources"] = [one["entry"] for one in claim["sources"] if "entry" in one]
            row.save(update_fields=["claims"])


class Migration(migrations.Migration):
    """Each source of a claim says what it is and on which side."""

    dependencies = [
        ("briefs", "0043_claims_by_source"),
    ]

    operations = [
        migrations.RunPython(give_sides, take_sides),
    ]
