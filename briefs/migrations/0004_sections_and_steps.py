import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Claims by their own name; what else a brief tells; the hash of a version; the steps of a review."""


    dependencies = [
        ("briefs", "0003_free_tags"),
        ('taxonomy', '0003_order_merging_and_old_addresses'),
    ]

    operations = [
        migrations.RenameField(
            model_name='brief',
            old_name='sections',
            new_name='claims',
        ),
        migrations.RenameField(
            model_name='version',
            old_name='sections',
            new_name='claims',
        ),
        migrations.AddField(
            model_name='brief',
            name='contact',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='brief',
            name='effects',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='brief',
            name='licence',
            field=models.CharField(blank=True, choices=[('CC-BY-NC-SA-3.0-IGO', 'Share and adapt, not for profit, under the same terms'), ('CC-BY-4.0', 'Share and adapt, naming where it is from'), ('CC0-1.0', 'Free for any use'), ('ask', 'Ask before you use it')], default='CC-BY-NC-SA-3.0-IGO', max_length=24),
        ),
        migrations.AddField(
            model_name='brief',
            name='resources',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='brief',
            name='seeking',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='brief',
            name='setting',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='version',
            name='contact',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='version',
            name='effects',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='version',
            name='hash',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='version',
            name='licence',
            field=models.CharField(blank=True, choices=[('CC-BY-NC-SA-3.0-IGO', 'Share and adapt, not for profit, under the same terms'), ('CC-BY-4.0', 'Share and adapt, naming where it is from'), ('CC0-1.0', 'Free for any use'), ('ask', 'Ask before you use it')], default='CC-BY-NC-SA-3.0-IGO', max_length=24),
        ),
        migrations.AddField(
            model_name='version',
            name='resources',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='version',
            name='seeking',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='version',
            name='setting',
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('labels', models.JSONField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('what', models.CharField(choices=[('review', 'Somebody reviews it'), ('clearance', 'Its country clears it')], default='review', max_length=10)),
                ('kind', models.CharField(blank=True, choices=[('action', 'Action brief'), ('learning', 'Learning brief')], max_length=8)),
                ('role', models.CharField(blank=True, choices=[('country_focal_point', 'Country focal point'), ('learning_point', 'Country learning point'), ('regional_focal_point', 'Regional focal point'), ('facilitator', 'Facilitator'), ('editor', 'Editor'), ('expert', 'WHO expert'), ('officer', 'Help-desk officer'), ('partner', 'Partner contact'), ('administrator', 'Administrator')], max_length=24)),
                ('rule', models.CharField(choices=[('all', 'Everybody who was asked says yes'), ('any', 'One of those who were asked says yes')], default='all', max_length=3)),
                ('place', models.PositiveSmallIntegerField(default=1)),
                ('days', models.PositiveSmallIntegerField(default=7)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.region')),
            ],
            options={
                'ordering': ['place', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('labels__has_key', 'en')), name='step_has_an_english_label'), models.CheckConstraint(condition=models.Q(('what', 'clearance'), models.Q(('role', ''), _negated=True), _connector='OR'), name='a_review_names_who_reviews'), models.CheckConstraint(condition=models.Q(('days__gt', 0), ('place__gt', 0)), name='a_step_has_a_place_and_some_days')],
            },
        ),
    ]
