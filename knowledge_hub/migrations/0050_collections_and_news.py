import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Collections and news stand in the hub."""

    dependencies = [
        ('knowledge_hub', '0041_pictures_on_pages'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', help_text='The language that this is written in.', max_length=2, verbose_name='language')),
                ('summary', models.TextField(blank=True, help_text='What somebody finds here. It stands in lists and in the search.', max_length=300, verbose_name='in one or two sentences')),
                ('look_again_by', models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by')),
                ('is_demo', models.BooleanField(default=False)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='areas')),
                ('picks', wagtail.fields.StreamField([('heading', 0), ('pick', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 120}), 1: ('knowledge_hub.blocks.EntryBlock', (), {'label': 'What'}), 2: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence: what somebody can do with it.', 'label': 'Why', 'max_length': 200, 'rows': 2}), 3: ('wagtail.blocks.StructBlock', [[('entry', 1), ('why', 2)]], {})}, help_text='Up to forty things that everybody may read. Say why for each; put a heading before a group.', verbose_name='what belongs together')),
                ('office', models.CharField(help_text='The office, not a name: “the area editor, WHO headquarters”.', max_length=120, verbose_name='chosen by')),
                ('chosen_on', models.DateField(help_text='Readers see how fresh the choice is.', verbose_name='chosen on')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', help_text='The language that this is written in.', max_length=2, verbose_name='language')),
                ('summary', models.TextField(blank=True, help_text='What somebody finds here. It stands in lists and in the search.', max_length=300, verbose_name='in one or two sentences')),
                ('look_again_by', models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by')),
                ('is_demo', models.BooleanField(default=False)),
                ('dated', models.DateField(default=django.utils.timezone.localdate, help_text='The day that it tells of.', verbose_name='date')),
                ('until', models.DateField(blank=True, help_text='After this day it leaves the lists; at its address it can still be read.', null=True, verbose_name='news until')),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='areas')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('entry', 2), ('document', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 120, 'template': 'knowledge_hub/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'knowledge_hub/blocks/text.html'}), 2: ('knowledge_hub.blocks.EntryBlock', (), {}), 3: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document', 'template': 'knowledge_hub/blocks/document.html'})}, verbose_name='text')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
    ]
