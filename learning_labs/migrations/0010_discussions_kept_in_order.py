"""Discussions are closed, pinned, slowed down and merged; who keeps a lab leaves notes, and what was done is kept."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0002_seals'),
        ('learning_labs', '0009_ways_of_joining'),
        ('taxonomy', '0003_order_merging_and_old_addresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, choices=[('country_focal_point', 'Country focal point'), ('learning_point', 'Country learning point'), ('regional_focal_point', 'Regional focal point'), ('facilitator', 'Facilitator'), ('editor', 'Editor'), ('expert', 'WHO expert'), ('officer', 'Help-desk officer'), ('partner', 'Partner contact'), ('administrator', 'Administrator')], max_length=24)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=2)),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField()),
                ('language', models.CharField(max_length=2)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('once', models.CharField(blank=True, max_length=40, null=True, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='discussion',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='discussion',
            name='closed_because',
            field=models.CharField(blank=True, db_default='', max_length=300),
        ),
        migrations.AddField(
            model_name='discussion',
            name='closed_in',
            field=models.CharField(blank=True, db_default='', max_length=2),
        ),
        migrations.AddField(
            model_name='discussion',
            name='marked',
            field=models.CharField(choices=[('asker', 'By who asked through the help desk'), ('opener', 'By who began the discussion'), ('keeper', 'By a facilitator')], db_default='asker', default='asker', max_length=6),
        ),
        migrations.AddField(
            model_name='discussion',
            name='merged_after',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='discussion',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='learning_labs.discussion'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='pin',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='discussion',
            name='slow_minutes',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='lab',
            name='quiet_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='lab',
            name='slow_minutes',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='post',
            name='stage',
            field=models.CharField(choices=[('shown', 'Shown'), ('held', 'Waits for a facilitator'), ('hidden', 'Hidden by a facilitator'), ('moved', 'Moved to another discussion')], db_default='shown', default='shown', max_length=6),
        ),
        migrations.AddIndex(
            model_name='discussion',
            index=models.Index(condition=models.Q(('answer', None), ('kind', 'question')), fields=['lab', '-moved_at', '-id'], name='questions_without_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.UniqueConstraint(condition=models.Q(('pin__isnull', False)), fields=('lab', 'pin'), name='one_discussion_stands_at_a_pin'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('pin', None), ('pin__range', (1, 3)), _connector='OR'), name='three_are_pinned_at_most'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('answer', None), ('pin', None), ('post_count', 0)), _connector='OR'), name='nothing_is_left_of_what_was_merged'),
        ),
        migrations.AddField(
            model_name='act',
            name='discussion',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='learning_labs.discussion'),
        ),
        migrations.AddField(
            model_name='act',
            name='fact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='activity.fact'),
        ),
        migrations.AddField(
            model_name='act',
            name='lab',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='learning_labs.lab'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='discussion',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assignment', to='learning_labs.discussion'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='activity.actor'),
        ),
        migrations.AddField(
            model_name='note',
            name='discussion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='learning_labs.discussion'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['lab', '-id'], name='acts_of_a_lab'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(fields=('fact',), name='a_fact_is_one_act'),
        ),
    ]
