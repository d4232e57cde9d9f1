"""Load imports part by part: a batch says how far it is, what loading did so far, and why it was given up."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0021_jobs_are_leased'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='import_batch_status_known',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='failure',
            field=models.TextField(blank=True, default='', help_text='Why loading was given up.'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='loaded_json',
            field=models.JSONField(blank=True, default=dict, help_text='What loading them did.'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='loaded_rows',
            field=models.PositiveIntegerField(default=0, help_text='Good rows that are loaded.'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='loaded_until',
            field=models.PositiveIntegerField(default=0, help_text='The number of the last one in the file.'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='loading_began_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='loading_seconds',
            field=models.FloatField(default=0, help_text='How long the parts took that are loaded.'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='status',
            field=models.CharField(choices=[('checked', 'Checked'), ('committing', 'Committing'), ('stopped', 'Stopped'), ('failed', 'Failed'), ('committed', 'Committed'), ('undone', 'Undone'), ('cancelled', 'Cancelled')], default='checked', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['checked', 'committing', 'stopped', 'failed', 'committed', 'undone', 'cancelled'])), name='import_batch_status_known'),
        ),
    ]
