import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgvector.django.halfvec
import pgvector.django.indexes
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models
from pgvector.django import VectorExtension

STEMMERS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION hlh_plain (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION hlh_plain
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH unaccent, simple;
""" + "".join(
    f"""
CREATE TEXT SEARCH CONFIGURATION hlh_{code} (COPY = {stemmer});
ALTER TEXT SEARCH CONFIGURATION hlh_{code} ALTER MAPPING FOR word, hword, hword_part WITH unaccent, {stemmer}_stem;
"""
    for code, stemmer in STEMMERS.items()
)
NO_CONFIGURATIONS = "".join(f"DROP TEXT SEARCH CONFIGURATION hlh_{code};" for code in ["plain", *STEMMERS])


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        VectorExtension(),
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("question", "Question"), ("lab", "Learning lab"), ("discussion", "Discussion")],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                ("summary", models.TextField(blank=True)),
                ("language", models.CharField(max_length=2)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, size=None
                    ),
                ),
                ("phase", models.CharField(blank=True, max_length=20)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("address", models.CharField(max_length=300)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.audience"
                    ),
                ),
                (
                    "thing_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.entry"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.entry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("anchor", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=2)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="catalogue.entry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Embedding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=40)),
                ("vector", pgvector.django.halfvec.HalfVectorField(dimensions=384)),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.passage"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["audience", "-published_at", "-id"], name="entries_by_reader_and_date"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["areas"], name="entries_by_area"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("thing_type", "thing_id"), name="a_thing_has_one_entry"),
        ),
        migrations.AddConstraint(
            model_name="edge",
            constraint=models.UniqueConstraint(fields=("source", "made"), name="a_thing_comes_of_another_once"),
        ),
        migrations.AddConstraint(
            model_name="edge",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("made")), _negated=True), name="nothing_comes_of_itself"
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="passages_by_word"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(fields=("entry", "anchor"), name="an_anchor_names_one_passage"),
        ),
        migrations.AddIndex(
            model_name="embedding",
            index=pgvector.django.indexes.HnswIndex(
                fields=["vector"], name="embeddings_by_meaning", opclasses=["halfvec_cosine_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="embedding",
            constraint=models.UniqueConstraint(fields=("passage", "model"), name="a_model_reads_a_passage_once"),
        ),
        migrations.RunSQL(
            "INSERT INTO catalogue_audience (key) VALUES ('public'), ('members'), ('staff')",
            "DELETE FROM catalogue_audience",
        ),
    ]
