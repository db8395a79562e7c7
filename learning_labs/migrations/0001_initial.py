import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_was_appointed"),
        ("taxonomy", "0002_promises_in_sql"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lab",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=120)),
                ("purpose", models.TextField()),
                ("guiding_question", models.CharField(max_length=300)),
                ("language", models.CharField(default="en", max_length=2)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), blank=True, default=list, size=None
                    ),
                ),
                (
                    "floor",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Not at all"), (1, "By region"), (2, "By country"), (3, "With name and office")],
                        default=3,
                    ),
                ),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("public", "Everybody reads, people with an account write"),
                            ("members", "People with an account read and write"),
                            ("lab", "Only its members read and write"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                (
                    "stage",
                    models.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=8),
                ),
                ("discussion_count", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["-moved_at", "-id"], name="labs_by_movement")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("areas__len__gt", 0)), name="a_lab_has_an_area")
                ],
            },
        ),
        migrations.CreateModel(
            name="Discussion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(max_length=2)),
                ("from_question", models.BooleanField(default=False)),
                ("post_count", models.PositiveIntegerField(default=0)),
                ("country_count", models.PositiveSmallIntegerField(default=0)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("first_answer_at", models.DateTimeField(blank=True, null=True)),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "area",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="taxonomy.area"
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="discussions", to="learning_labs.lab"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("experience", "Country experience"),
                            ("failed", "It failed with us"),
                            ("consider", "Have you considered"),
                            ("guidance", "WHO guidance"),
                        ],
                        default="experience",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("rules", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("once", models.CharField(blank=True, max_length=40, null=True)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="learning_labs.discussion"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.voice"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="discussion",
            name="answer",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="learning_labs.post",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning_labs.lab"
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
                "constraints": [models.UniqueConstraint(fields=("lab", "person"), name="somebody_joins_a_lab_once")],
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning_labs.discussion"
                    ),
                ),
                (
                    "lab",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning_labs.lab"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("lab", "number"), name="an_old_address_leads_to_one_discussion")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("discussion", "number"), name="posts_are_numbered_in_their_discussion"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("once__isnull", False)),
                fields=("discussion", "once"),
                name="a_form_writes_one_post",
            ),
        ),
        migrations.AddIndex(
            model_name="discussion",
            index=models.Index(fields=["lab", "-moved_at", "-id"], name="discussions_by_movement"),
        ),
        migrations.AddIndex(
            model_name="discussion",
            index=models.Index(fields=["-moved_at", "-id"], name="discussions_that_move"),
        ),
        migrations.AddIndex(
            model_name="discussion",
            index=models.Index(
                condition=models.Q(("from_question", True)),
                fields=["-opened_at", "-id"],
                name="discussions_asked_lately",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.UniqueConstraint(fields=("lab", "number"), name="a_number_is_given_once_in_a_lab"),
        ),
    ]
