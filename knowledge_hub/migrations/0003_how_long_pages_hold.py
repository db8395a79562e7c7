import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Pages say by when somebody looks at them again; resources who reviewed them, and what took their place."""

    dependencies = [
        ('knowledge_hub', '0002_free_tags_of_resources'),
    ]

    operations = [
        migrations.AddField(
            model_name='areashelf',
            name='look_again_by',
            field=models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by'),
        ),
        migrations.AddField(
            model_name='hubhome',
            name='look_again_by',
            field=models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by'),
        ),
        migrations.AddField(
            model_name='hubpage',
            name='look_again_by',
            field=models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by'),
        ),
        migrations.AddField(
            model_name='resource',
            name='look_again_by',
            field=models.DateField(blank=True, help_text='After this day readers are told that nobody has looked at it again, and you find it on your first screen.', null=True, verbose_name='look at it again by'),
        ),
        migrations.AddField(
            model_name='resource',
            name='reviewed_by',
            field=models.CharField(blank=True, help_text='The office that looked whether it still holds, not a name.', max_length=120, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='resource',
            name='successor',
            field=models.ForeignKey(blank=True, help_text='Nobody finds this one any more; whoever comes to its address, or was told of it, is led on.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='predecessors', to='knowledge_hub.resource', verbose_name='superseded by'),
        ),
    ]
