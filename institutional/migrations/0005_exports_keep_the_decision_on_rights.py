"""Each export keeps what was decided on the rights of its sources: what went, what stayed and why."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutional', '0004_rows_keep_their_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='exportrecord',
            name='rights_json',
            field=models.JSONField(default=dict, help_text='The decision on its sources: for what, when, which went, which stayed and why.'),
        ),
    ]
