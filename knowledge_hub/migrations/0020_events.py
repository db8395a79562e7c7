import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import knowledge_hub.models.registrations
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Events, who comes to them, and what was told of them."""

    dependencies = [
        ('knowledge_hub', '0011_known_already'),
        ('people', '0050_profile_orcid'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], default='en', help_text='The language that this is written in.', max_length=2, verbose_name='language')),
                ('summary', models.TextField(blank=True, help_text='What somebody finds here. It stands in lists and in the search.', max_length=300, verbose_name='in one or two sentences')),
                ('look_again_by', models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by')),
                ('is_demo', models.BooleanField(default=False)),
                ('kind', models.CharField(choices=[('event', 'Event'), ('webinar', 'Webinar')], default='webinar', max_length=8, verbose_name='what it is')),
                ('zone', models.CharField(default='UTC', help_text='The hours below are those of a clock there; readers see them on their own.', max_length=60, verbose_name='Time zone')),
                ('begins_at', models.DateTimeField(verbose_name='Begins')),
                ('ends_at', models.DateTimeField(verbose_name='Ends')),
                ('organiser', models.CharField(max_length=200, verbose_name='Organised by')),
                ('place', models.CharField(blank=True, help_text='Where people meet in a room.', max_length=200, verbose_name='Place')),
                ('link', models.URLField(blank=True, help_text='Shown to those who have a place, and to nobody else.', max_length=500, verbose_name='way in')),
                ('channels', wagtail.fields.StreamField([('channel', 2)], blank=True, block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('ar', 'العربية'), ('zh', '中文'), ('en', 'English'), ('fr', 'Français'), ('ru', 'Русский'), ('es', 'Español')], 'label': 'language'}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'address', 'max_length': 500, 'required': False}), 2: ('wagtail.blocks.StructBlock', [[('language', 0), ('link', 1)]], {})}, help_text='A line for each language.', verbose_name='Interpretation')),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='areas')),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None, verbose_name='Countries')),
                ('places', models.PositiveIntegerField(blank=True, help_text='Empty: as many as come. Who comes later waits for a place.', null=True, verbose_name='Places')),
                ('registration_until', models.DateTimeField(blank=True, help_text='Empty: until it begins.', null=True, verbose_name='Registration until')),
                ('cancelled_why', models.CharField(blank=True, help_text='One sentence cancels it; who has a place reads it by mail.', max_length=500, verbose_name='Why does it not take place?')),
                ('cancelled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('recording', models.URLField(blank=True, max_length=500, verbose_name='The recording')),
                ('slides_link', models.URLField(blank=True, max_length=500, verbose_name='Slides')),
                ('report', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('entry', 2), ('document', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 120, 'template': 'knowledge_hub/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'knowledge_hub/blocks/text.html'}), 2: ('knowledge_hub.blocks.EntryBlock', (), {}), 3: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document', 'template': 'knowledge_hub/blocks/document.html'})}, help_text='Its words are found by the search.', verbose_name='What was said')),
                ('slides', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtaildocs.document', verbose_name='Slides')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Happening',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='happening', serialize=False, to='knowledge_hub.event')),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told', models.JSONField(default=dict)),
                ('day_told_of', models.DateTimeField(blank=True, null=True)),
                ('hour_told_of', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=knowledge_hub.models.registrations.new_ref, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('coming', 'Has a place'), ('waiting', 'Waits for a place'), ('gone', 'Gone')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='knowledge_hub.event')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.voice')),
            ],
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['begins_at'], name='events_by_time'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='an_event_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('registration_until', None), ('registration_until__lte', models.F('begins_at')), _connector='OR'), name='registration_ends_before_an_event_begins'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('cancelled_why', ''), _negated=True), _connector='OR'), name='a_cancelled_event_says_why'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['event', 'state', 'since', 'id'], name='registrations_in_their_order'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('event', 'voice'), name='somebody_registers_once_for_an_event'),
        ),
    ]
