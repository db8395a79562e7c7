import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Resources carry free tags, chosen at the staff's screens."""

    dependencies = [
        ("knowledge_hub", "0001_the_pages_of_the_hub"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResourceTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_to_tags",
                        to="knowledge_hub.resource",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="taggit.tag"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="resource",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="knowledge_hub.ResourceTag",
                to="taggit.Tag",
                verbose_name="Free tags",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcetag",
            constraint=models.UniqueConstraint(fields=("tag", "content_object"), name="a_resource_carries_a_tag_once"),
        ),
    ]
