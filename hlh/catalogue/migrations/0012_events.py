from django.db import migrations, models


class Migration(migrations.Migration):
    """Events of the knowledge hub stand in the catalogue."""

    dependencies = [
        ('catalogue', '0011_links_that_are_dead'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('question', 'Question'), ('lab', 'Learning lab'), ('discussion', 'Discussion'), ('session', 'Live session'), ('action_brief', 'Action brief'), ('learning_brief', 'Learning brief'), ('resource', 'Resource'), ('page', 'Hub page'), ('event', 'Event')], max_length=20),
        ),
    ]
