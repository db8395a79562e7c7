import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # Libraries first: each of their steps costs the more the more of our models there are by then.
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("activity", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("people", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("country_focal_point", "Country focal point"),
                            ("learning_point", "Country learning point"),
                            ("regional_focal_point", "Regional focal point"),
                            ("facilitator", "Facilitator"),
                            ("editor", "Editor"),
                            ("expert", "WHO expert"),
                            ("officer", "Help-desk officer"),
                            ("partner", "Partner contact"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "scope",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activity.actor"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="an_appointment_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person", "role", "scope"),
                        name="nobody_is_appointed_twice_to_the_same",
                    ),
                ],
            },
        ),
    ]
