"""Keep the exceptions to what sources of data allow: for one organization or all of them, each with its last day."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0020_addresses_have_one_form'),
    ]

    operations = [
        migrations.CreateModel(
            name='RightsException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('display', 'display'), ('export', 'export'), ('share', 'share'), ('derive', 'derive')], max_length=7)),
                ('starts_on', models.DateField(help_text='The first day, UTC.')),
                ('ends_on', models.DateField(help_text='The last day, UTC.')),
                ('reason', models.CharField(help_text='Who agreed to it, and where that is written.', max_length=500)),
                ('granted_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('revoked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.datasource')),
            ],
            options={
                'ordering': ['-granted_at', '-pk'],
                'indexes': [models.Index(fields=['organization', 'ends_on'], name='rights_exception_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['display', 'export', 'share', 'derive'])), name='rights_exception_purpose_known'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='rights_exception_ends_after_it_began')],
            },
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_rightsexception', shared => true)",
            "SELECT clear_unprotect('foundation_rightsexception')",
        ),
    ]
