"""Let an export be Markdown: the memo of a decision leaves in that form too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutional', '0006_exports_are_pinned_to_the_ledger'),
    ]

    operations = [
        migrations.AlterField(
            model_name='exportrecord',
            name='format',
            field=models.CharField(choices=[('json', 'Json'), ('csv', 'Csv'), ('pdf', 'Pdf'), ('md', 'Markdown')], max_length=4),
        ),
    ]
