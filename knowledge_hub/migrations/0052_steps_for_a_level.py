import knowledge_hub.blocks
import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    """A page holds steps for a level; nothing in the table changes."""

    dependencies = [
        ('knowledge_hub', '0051_lines_in_other_languages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='hubpage',
            name='body',
            field=wagtail.fields.StreamField([('heading', 0), ('text', 1), ('entry', 2), ('document', 3), ('for_levels', 6)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 120, 'template': 'knowledge_hub/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Text', 'template': 'knowledge_hub/blocks/text.html'}), 2: ('knowledge_hub.blocks.EntryBlock', (), {}), 3: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document', 'template': 'knowledge_hub/blocks/document.html'}), 4: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': knowledge_hub.blocks._levels, 'label': 'levels'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 6: ('wagtail.blocks.StructBlock', [[('levels', 4), ('text', 5)]], {})}, verbose_name='text'),
        ),
    ]
