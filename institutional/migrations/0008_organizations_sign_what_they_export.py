"""Let every organization have keys of its own to sign packages with, one at work at a time, each kept for good."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_22e29();
DROP FUNCTION pgtrigger_kept_delete_1ee9e();
"""
PROTECT = """
SELECT clear_protect('institutional_signingkey');
SELECT clear_protect_history('institutional_signingkeyhistory');
"""
UNPROTECT = """
SELECT clear_unprotect('institutional_signingkeyhistory');
SELECT clear_unprotect('institutional_signingkey');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('foundation', '0029_what_is_cited_stays_what_it_was'),
        ('institutional', '0007_exports_may_be_markdown'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(editable=False, help_text='SHA-256 of the public half, in hexadecimal.', max_length=64, unique=True)),
                ('public_key', models.CharField(editable=False, help_text='The public half, 32 bytes in base64.', max_length=44)),
                ('private_key', models.TextField(blank=True, default='', editable=False, help_text='Sealed; empty once it rests.')),
                ('made_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_because', models.CharField(blank=True, default='', editable=False, max_length=500)),
                ('made_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
        ),
        migrations.CreateModel(
            name='SigningKeyHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('fingerprint', models.CharField(editable=False, help_text='SHA-256 of the public half, in hexadecimal.', max_length=64)),
                ('public_key', models.CharField(editable=False, help_text='The public half, 32 bytes in base64.', max_length=44)),
                ('made_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_because', models.CharField(blank=True, default='', editable=False, max_length=500)),
                ('made_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='institutional.signingkey')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='signingkey',
            index=models.Index(fields=['organization', '-made_at'], name='signing_key_newest'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True), ('revoked_at__isnull', True)), fields=('organization',), name='signing_key_one_at_work'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('revoked_at__isnull', True)), ('private_key', ''), _connector='OR'), name='signing_key_at_rest_cannot_sign'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_because', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_because', ''), _negated=True)), _connector='OR'), name='signing_key_revoked_for_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signingkey',
            trigger=pgtrigger.compiler.Trigger(name='kept_update', sql=clear_platform.foundation.field_functions.KeptRowSql(condition='WHEN (OLD."fingerprint" IS DISTINCT FROM (NEW."fingerprint") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."public_key" IS DISTINCT FROM (NEW."public_key") OR OLD."retired_at" IS DISTINCT FROM (NEW."retired_at") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_because" IS DISTINCT FROM (NEW."revoked_because"))', func='INSERT INTO "institutional_signingkeyhistory" ("fingerprint", "id", "made_at", "made_by_id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "retired_at", "revoked_at", "revoked_because") VALUES (OLD."fingerprint", OLD."id", OLD."made_at", OLD."made_by_id", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."public_key", OLD."retired_at", OLD."revoked_at", OLD."revoked_because"); RETURN NULL;', hash='077cffac4cab25f9c6def3b6e3c8b90b2a08fd6c', operation='UPDATE', pgid='pgtrigger_kept_update_22e29', table='institutional_signingkey', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signingkey',
            trigger=pgtrigger.compiler.Trigger(name='kept_delete', sql=clear_platform.foundation.field_functions.KeptRowSql(func='INSERT INTO "institutional_signingkeyhistory" ("fingerprint", "id", "made_at", "made_by_id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "retired_at", "revoked_at", "revoked_because") VALUES (OLD."fingerprint", OLD."id", OLD."made_at", OLD."made_by_id", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."public_key", OLD."retired_at", OLD."revoked_at", OLD."revoked_because"); RETURN NULL;', hash='cc612778c2dde46952e2581a1b0441fc20b8df51', operation='DELETE', pgid='pgtrigger_kept_delete_1ee9e', table='institutional_signingkey', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='signingkeyhistory',
            index=models.Index(fields=['organization', 'pgh_obj'], name='signingkey_history'),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
