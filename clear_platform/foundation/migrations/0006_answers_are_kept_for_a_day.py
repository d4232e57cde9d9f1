"""Keep the answers of requests with an Idempotency-Key for a day, so that the same request sent twice is done once."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.db import migrations, models

# Sight of an organization's rows is not sight of what its people were answered: those who act for it alone read that.
PROTECT = """
SELECT clear_protect('foundation_keptanswer');
CREATE POLICY app_own_answers ON foundation_keptanswer AS RESTRICTIVE TO clear_app
    USING (organization_id = (SELECT clear_acting_id()));
REVOKE UPDATE ON foundation_keptanswer, foundation_spentkey FROM clear_app, clear_staff;
"""
UNPROTECT = """
GRANT UPDATE ON foundation_keptanswer, foundation_spentkey TO clear_app, clear_staff;
SELECT clear_unprotect('foundation_keptanswer');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0005_features_are_switched'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpentKey',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64)),
                ('kept_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['kept_at'], name='spent_key_by_age')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='Keyed: actor, organization, path, query, key.', max_length=64, unique=True)),
                ('fingerprint', models.CharField(help_text='Keyed: the body that was sent.', max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('headers_json', models.JSONField()),
                ('body', models.BinaryField()),
                ('kept_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'kept_at'], name='kept_answer_by_organization'), models.Index(fields=['kept_at'], name='kept_answer_by_age')],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
