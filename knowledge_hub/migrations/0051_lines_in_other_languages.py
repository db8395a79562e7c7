import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a resource helps with is said in other languages, each looked at by somebody."""

    dependencies = [
        ('knowledge_hub', '0050_collections_and_news'),
    ]

    operations = [
        migrations.CreateModel(
            name='HelpsIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], max_length=2, verbose_name='language')),
                ('lines', models.TextField(help_text='As many lines as the original has, at most five.', max_length=600, verbose_name='what it helps with')),
                ('checked_by', models.CharField(help_text='The office that read both and found that they say the same.', max_length=120, verbose_name='checked by')),
                ('checked_on', models.DateField(verbose_name='checked on')),
                ('of_edition', models.CharField(blank=True, editable=False, max_length=32)),
                ('resource', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='helps_in', to='knowledge_hub.resource')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('resource', 'language'), name='lines_stand_once_in_a_language')],
            },
        ),
    ]
