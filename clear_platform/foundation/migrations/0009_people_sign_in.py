"""Keep sessions that know whose they are, an organization's own identity provider, and the e-mail domains it proved.

Sign-in comes before an organization is known, so what it looks up there goes through two functions that give ids.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION clear_sso_organization_of(asked text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT proved.organization_id FROM public.foundation_signindomain AS proved
    JOIN public.foundation_identityprovider AS provider ON provider.organization_id = proved.organization_id
    WHERE proved.domain = asked AND proved.proved_at IS NOT NULL AND provider.enabled
);
COMMENT ON FUNCTION clear_sso_organization_of(text) IS
    'The organization that proved an e-mail domain and lets people in through its provider; asked before sign-in.';

CREATE FUNCTION clear_sso_organizations(asked bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT coalesce(array_agg(seat.organization_id), '{}') FROM public.foundation_membership AS seat
    JOIN public.foundation_identityprovider AS provider ON provider.organization_id = seat.organization_id
    WHERE seat.user_id = asked AND provider.required
);
COMMENT ON FUNCTION clear_sso_organizations(bigint) IS
    'Organizations of an account that make their members sign in through their provider; asked before sign-in.';

REVOKE ALL ON FUNCTION clear_sso_organization_of(text), clear_sso_organizations(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_sso_organization_of(text), clear_sso_organizations(bigint) TO clear_app, clear_staff;
"""
BACKWARD = "DROP FUNCTION clear_sso_organization_of(text); DROP FUNCTION clear_sso_organizations(bigint)"


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0008_events_are_seen_by_who_caused_them'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='density',
            field=models.CharField(default='normal', help_text='How close the rows of lists stand.', max_length=8),
        ),
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=500)),
                ('client_id', models.CharField(max_length=255)),
                ('client_secret', models.TextField(blank=True, help_text='Sealed; never shown again.')),
                ('default_role', models.CharField(max_length=12)),
                ('role_claim', models.CharField(blank=True, default='', max_length=100)),
                ('role_map', models.JSONField(blank=True, default=dict)),
                ('enabled', models.BooleanField(default=True)),
                ('required', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization',), name='identity_provider_once'), models.CheckConstraint(condition=models.Q(('required', False), ('enabled', True), _connector='OR'), name='identity_provider_required_when_on')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('last_seen_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('user_agent', models.CharField(blank=True, default='', max_length=300)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'db_table': 'foundation_session',
                'abstract': False,
                'indexes': [models.Index(fields=['user', '-last_seen_at'], name='session_by_user')],
            },
        ),
        migrations.CreateModel(
            name='SignInDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=253)),
                ('proof_token', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('proved_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'domain'), name='sign_in_domain_once'), models.UniqueConstraint(condition=models.Q(('proved_at__isnull', False)), fields=('domain',), name='sign_in_domain_proved_once')],
            },
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_identityprovider')", "SELECT clear_unprotect('foundation_identityprovider')"
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_signindomain')", "SELECT clear_unprotect('foundation_signindomain')"
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
