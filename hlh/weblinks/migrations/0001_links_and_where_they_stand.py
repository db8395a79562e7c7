import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0011_links_that_are_dead'),
    ]

    operations = [
        migrations.CreateModel(
            name='WebAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.TextField(unique=True)),
                ('host', models.CharField(max_length=255)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('heard_at', models.DateTimeField(blank=True, null=True)),
                ('why', models.CharField(blank=True, max_length=8)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('failures', models.JSONField(blank=True, db_default=[], default=list)),
                ('dead_since', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='links_to_look_at'), models.Index(fields=['heard_at'], name='links_heard_of'), models.Index(condition=models.Q(('dead_since__isnull', False)), fields=['dead_since', 'id'], name='links_that_are_dead')],
                'constraints': [models.CheckConstraint(condition=models.Q(('dead_since', None), ('failures__2__isnull', False), _connector='OR'), name='a_dead_link_failed_three_times')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.entry')),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='weblinks.webaddress')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address', 'entry'), name='a_thing_leads_to_an_address_once')],
            },
        ),
    ]
