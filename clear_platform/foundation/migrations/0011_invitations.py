"""Keep invitations: a seat offered by e-mail. A link is opened before its organization is known, so a function says it."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION clear_invitation_organization(asked text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT organization_id FROM public.foundation_invitation
    WHERE token_hash = asked AND accepted_at IS NULL AND revoked_at IS NULL
);
COMMENT ON FUNCTION clear_invitation_organization(text) IS
    'The organization that the invitation behind a link leads to, by the hash of its secret; asked before sign-in.';

REVOKE ALL ON FUNCTION clear_invitation_organization(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_invitation_organization(text) TO clear_app, clear_staff;
"""
BACKWARD = "DROP FUNCTION clear_invitation_organization(text)"


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0010_credentials_and_limits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(max_length=12)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', '-created_at'], name='invitation_by_organization')],
                'constraints': [models.UniqueConstraint(models.F('organization'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='invitation_open_once')],
            },
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_invitation')", "SELECT clear_unprotect('foundation_invitation')"
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
