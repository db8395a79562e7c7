import django.contrib.postgres.fields
import django.utils.timezone
import knowledge_hub.models.packs
from django.db import migrations, models


class Migration(migrations.Migration):
    """What everybody may read about an area, as a file in each language."""

    dependencies = [
        ('knowledge_hub', '0020_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.PositiveSmallIntegerField()),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], max_length=2)),
                ('content', models.FileField(blank=True, max_length=120, upload_to=knowledge_hub.models.packs.stored_as)),
                ('size', models.PositiveIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('things', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('entries', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('passages', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('voices', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('seal', models.CharField(blank=True, max_length=32)),
                ('due_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('trouble', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='packs_to_make')],
                'constraints': [models.UniqueConstraint(fields=('area', 'language'), name='an_area_has_one_pack_in_a_language'), models.CheckConstraint(condition=models.Q(('content', ''), models.Q(('made_at__isnull', False), ('size__gt', 0), models.Q(('digest', ''), _negated=True), models.Q(('seal', ''), _negated=True)), _connector='OR'), name='a_pack_that_is_made_says_of_what')],
            },
        ),
    ]
