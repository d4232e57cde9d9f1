"""Keep invitations by which institutions ask owners of enterprises to let them in."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
SELECT clear_protect('institutional_enterpriseinvitation');
SELECT clear_protect_reference(
    'institutional_enterpriseinvitation', 'enterprise_id', 'enterprises_enterprise', 'organization_id'
);
"""
BACKWARD = """
SELECT clear_unprotect_reference('institutional_enterpriseinvitation', 'enterprise_id');
SELECT clear_unprotect('institutional_enterpriseinvitation');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0014_noted_analyses_are_called_so'),
        ('foundation', '0030_organizations_choose_their_looks'),
        ('institutional', '0011_portfolios_are_read_without_asking_of_each_row'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EnterpriseInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', '-created_at'], name='ent_invitation_by_institution')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('organization', 'email'), name='ent_invitation_open_once'), models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', False), ('ended_at__isnull', True)), fields=('organization', 'enterprise'), name='ent_invitation_let_in_once'), models.CheckConstraint(condition=models.Q(('email__regex', "^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")), name='ent_invitation_email_normal'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('ended_at__isnull', True), ('enterprise__isnull', True)), models.Q(('accepted_at__isnull', False), ('declined_at__isnull', True), ('enterprise__isnull', False), ('withdrawn_at__isnull', True)), _connector='OR'), name='ent_invitation_accepted_for_one')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
