"""Keep tokens and API keys as hashes, count failed sign-ins and requests, and let an account end all it has open.

A key is looked up before its organization is known: by a function that gives ids alone. Its row is then read in the
scope of that organization. Keys are seen by their own organization only: grants let one see rows, never credentials.
Counts of requests are not logged: they are written at every request, and after a crash all of them begin anew.
"""

import clear_platform.foundation.field_functions
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


KEYS = """
SELECT clear_protect('foundation_apikey');
DROP POLICY app_select ON foundation_apikey;
DROP POLICY app_insert ON foundation_apikey;
DROP POLICY app_update ON foundation_apikey;
DROP POLICY app_delete ON foundation_apikey;
CREATE POLICY app_select ON foundation_apikey FOR SELECT TO clear_app USING (
    organization_id = ANY ((SELECT clear_reading_ids())::bigint[])
);
CREATE POLICY app_insert ON foundation_apikey FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_update ON foundation_apikey FOR UPDATE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_delete ON foundation_apikey FOR DELETE TO clear_app USING (false);

CREATE FUNCTION clear_find_api_key(asked text)
RETURNS TABLE (key_id bigint, organization_id bigint, made_by_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT held.id, held.organization_id, held.made_by_id FROM public.foundation_apikey AS held
    WHERE held.prefix = asked;
END;
COMMENT ON FUNCTION clear_find_api_key(text) IS
    'Which key has a prefix, and whose it is: ids alone, for requests whose organization is not known yet.';
REVOKE ALL ON FUNCTION clear_find_api_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_find_api_key(text) TO clear_app, clear_staff;
"""
UNDO_KEYS = """
DROP FUNCTION clear_find_api_key(text);
SELECT clear_unprotect('foundation_apikey');
"""
COUNTS = """
ALTER TABLE foundation_requestcount SET UNLOGGED;
ALTER TABLE foundation_requestcount SET (fillfactor = 50);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0009_people_sign_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='signed_out_everywhere_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='Every session and token given before has ended.', null=True),
        ),
        migrations.CreateModel(
            name='FailedSignIns',
            fields=[
                ('subject', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField()),
                ('last_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
            ],
            options={
                'verbose_name': 'failed sign-ins',
                'verbose_name_plural': 'failed sign-ins',
                'indexes': [models.Index(fields=['last_at'], name='failed_sign_ins_by_age')],
            },
        ),
        migrations.CreateModel(
            name='RequestCount',
            fields=[
                ('bucket', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('taken', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['started_at'], name='request_count_by_age')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('secret_hash', models.CharField(max_length=64)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('renewed_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'API key',
                'verbose_name_plural': 'API keys',
                'indexes': [models.Index(fields=['organization', '-created_at'], name='api_key_by_organization')],
            },
        ),
        migrations.CreateModel(
            name='TokenFamily',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('refresh_hash', models.CharField(max_length=64)),
                ('stamp', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('refreshed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('ended', models.CharField(blank=True, choices=[('revoked', 'Revoked'), ('replayed', 'Replayed'), ('signed_out', 'Signed Out')], default='', max_length=10)),
                ('ip', models.GenericIPAddressField(blank=True, null=True)),
                ('user_agent', models.CharField(blank=True, default='', max_length=200)),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'token family',
                'verbose_name_plural': 'token families',
                'indexes': [models.Index(fields=['user', '-created_at'], name='token_family_by_user'), models.Index(fields=['expires_at'], name='token_family_by_expiry')],
            },
        ),
        migrations.RunSQL(KEYS, UNDO_KEYS),
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
    ]
