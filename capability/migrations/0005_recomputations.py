"""Keep how far a recomputation of everything is, so that it goes on from there and people can look."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = """
SELECT clear_protect('capability_recomputation');
SELECT clear_count_changes('capability_recomputation');
"""
UNPROTECT = """
SELECT clear_uncount_changes('capability_recomputation');
SELECT clear_unprotect('capability_recomputation');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('capability', '0004_evaluations_of_readiness'),
        ('foundation', '0028_things_are_cited'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recomputation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('finished', 'Finished'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=9)),
                ('asked_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('began_at', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('job_id', models.BigIntegerField(editable=False, null=True)),
                ('enterprises', models.PositiveIntegerField(help_text='How many there are, one counted again for each holder; not known until it began.', null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('scores', models.PositiveIntegerField(default=0, help_text='Scores that were written.')),
                ('readiness', models.PositiveIntegerField(default=0, help_text='Readiness that was written.')),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('at_holder', models.BigIntegerField(default=0, editable=False)),
                ('at_enterprise', models.BigIntegerField(default=0, editable=False)),
                ('failure', models.CharField(blank=True, default='', max_length=500)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(fields=['organization', '-asked_at'], name='recomputation_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['queued', 'running'])), fields=('organization',), name='recomputation_one_under_way')],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
