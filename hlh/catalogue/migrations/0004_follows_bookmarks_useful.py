import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_levels_spelling_and_what_was_read"),
        ("taxonomy", "0003_order_merging_and_old_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="catalogue.entry",
                    ),
                ),
                ("useful", models.PositiveIntegerField(default=0)),
                ("not_quite", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "tallies",
            },
        ),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("remind_on", models.DateField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.entry"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-kept_at", "-id"], name="bookmarks_of_somebody_by_date"),
                    models.Index(
                        condition=models.Q(("remind_on__isnull", False), ("reminded_at", None)),
                        fields=["remind_on"],
                        name="bookmarks_to_remind",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "entry"), name="an_entry_is_kept_once_by_somebody")
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="taxonomy.area",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="taxonomy.country",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.entry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-since", "-id"], name="follows_of_somebody_by_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area", None), ("country", None), ("entry__isnull", False)),
                            models.Q(("area__isnull", False), ("country", None), ("entry", None)),
                            models.Q(("area", None), ("country__isnull", False), ("entry", None)),
                            _connector="OR",
                        ),
                        name="one_thing_is_followed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("entry__isnull", False)),
                        fields=("person", "entry"),
                        name="an_entry_is_followed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", False)),
                        fields=("person", "area"),
                        name="an_area_is_followed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("country__isnull", False)),
                        fields=("person", "country"),
                        name="a_country_is_followed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader", models.CharField(max_length=64)),
                ("answer", models.CharField(choices=[("yes", "Yes"), ("no", "Not quite")], max_length=3)),
                ("words", models.TextField(blank=True)),
                ("is_counted", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.entry"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("is_counted", False)), fields=["id"], name="taps_to_count"),
                    models.Index(
                        condition=models.Q(("words", ""), _negated=True),
                        fields=["-at", "-id"],
                        name="words_of_readers_by_date",
                    ),
                    models.Index(fields=["reader"], name="taps_of_a_reader"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "reader"), name="a_reader_answers_once_about_an_entry"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "no"])), name="a_tap_is_a_yes_or_a_no"
                    ),
                ],
            },
        ),
    ]
