import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_calls_for_learning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(max_length=1000)),
                ('kind', models.CharField(choices=[('feed', 'RSS or Atom'), ('oai', 'OAI-PMH'), ('json', 'JSON')], default='feed', max_length=4)),
                ('oai_set', models.CharField(blank=True, max_length=100)),
                ('oai_prefix', models.CharField(blank=True, max_length=40)),
                ('fields', models.JSONField(blank=True, default=dict)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('publisher', models.CharField(max_length=200)),
                ('publisher_kind', models.CharField(choices=[('who_hq', 'WHO headquarters'), ('who_region', 'WHO regional office'), ('who_country', 'WHO country office'), ('ministry', 'Ministry of health'), ('un', 'United Nations agency'), ('centre', 'WHO collaborating centre'), ('nsa', 'Non-State actor in official relations with WHO'), ('other', 'Other partner')], max_length=12)),
                ('hours', models.PositiveSmallIntegerField(default=24)),
                ('is_paused', models.BooleanField(default=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_began', models.DateTimeField(blank=True, null=True)),
                ('last_ended', models.DateTimeField(blank=True, null=True)),
                ('last_result', models.CharField(blank=True, choices=[('fine', 'Read'), ('same', 'Nothing new'), ('refused', 'Refused'), ('broken', 'Broken'), ('slow', 'Too slow'), ('large', 'Too large'), ('half', 'Stopped half-way')], max_length=7)),
                ('last_code', models.CharField(blank=True, max_length=12)),
                ('last_figures', models.JSONField(blank=True, default=dict)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('harvested', models.PositiveIntegerField(default=0)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('token', models.TextField(blank=True)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('list_began', models.DateTimeField(blank=True, null=True)),
                ('read_until', models.DateTimeField(blank=True, null=True)),
                ('etag', models.CharField(blank=True, max_length=300)),
                ('modified', models.CharField(blank=True, max_length=80)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='network.partner')),
            ],
        ),
        migrations.CreateModel(
            name='FeedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(max_length=500)),
                ('title', models.CharField(max_length=300)),
                ('address', models.CharField(max_length=2000)),
                ('doi', models.CharField(blank=True, max_length=200)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('summary', models.CharField(blank=True, max_length=600)),
                ('is_deleted', models.BooleanField(default=False)),
                ('batch', models.BigIntegerField()),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='network.feed')),
            ],
        ),
        migrations.CreateModel(
            name='FeedRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.CharField(blank=True, choices=[('fine', 'Read'), ('same', 'Nothing new'), ('refused', 'Refused'), ('broken', 'Broken'), ('slow', 'Too slow'), ('large', 'Too large'), ('half', 'Stopped half-way')], max_length=7)),
                ('code', models.CharField(blank=True, max_length=12)),
                ('figures', models.JSONField(blank=True, default=dict)),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('gone', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='network.feed')),
            ],
        ),
        migrations.AddIndex(
            model_name='feed',
            index=models.Index(condition=models.Q(('is_paused', False)), fields=['due_at'], name='feeds_to_read'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.UniqueConstraint(fields=('address', 'oai_set'), name='a_feed_is_read_once'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gte', 1), ('hours__lte', 720)), name='a_feed_is_read_within_a_month'),
        ),
        migrations.AddIndex(
            model_name='feedrecord',
            index=models.Index(fields=['feed', 'batch'], name='records_of_a_run'),
        ),
        migrations.AddConstraint(
            model_name='feedrecord',
            constraint=models.UniqueConstraint(fields=('feed', 'identifier'), name='a_feed_names_a_thing_once'),
        ),
        migrations.AddIndex(
            model_name='feedrun',
            index=models.Index(fields=['feed', '-id'], name='runs_of_a_feed'),
        ),
    ]
