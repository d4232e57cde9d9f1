"""Let packages be made by a job, part by part, and be kept for a while; their proofs stand beside them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0029_what_is_cited_stays_what_it_was'),
        ('institutional', '0009_rows_of_packages_in_one_form'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='exportrecord',
            name='expires_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='failure',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why making it was given up.'),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='file',
            field=models.FileField(blank=True, db_default='', default='', max_length=300, upload_to='exports'),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='made_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='progress_json',
            field=models.JSONField(blank=True, default=dict, help_text='Of what a job makes: the parts as they were written, and how they weighed.'),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='proof_json',
            field=models.JSONField(blank=True, help_text='What stands beside a file that cannot hold it.', null=True),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='rows_expected',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='exportrecord',
            name='state',
            field=models.CharField(choices=[('left', 'Left'), ('waiting', 'Waiting'), ('writing', 'Writing'), ('kept', 'Kept'), ('failed', 'Failed'), ('expired', 'Expired')], db_default='left', default='left', max_length=7),
        ),
        migrations.AlterField(
            model_name='exportrecord',
            name='format',
            field=models.CharField(choices=[('json', 'Json'), ('csv', 'Csv'), ('pdf', 'Pdf'), ('zip', 'Zip'), ('md', 'Markdown')], max_length=4),
        ),
        migrations.AlterField(
            model_name='exportrecord',
            name='sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name='exportrecord',
            index=models.Index(condition=models.Q(('state', 'kept')), fields=['expires_at'], name='export_expiring'),
        ),
        migrations.AddConstraint(
            model_name='exportrecord',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['left', 'waiting', 'writing', 'kept', 'failed', 'expired'])), name='export_state_known'),
        ),
        migrations.AddConstraint(
            model_name='exportrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['left', 'kept']), _negated=True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='export_has_its_hash'),
        ),
    ]
