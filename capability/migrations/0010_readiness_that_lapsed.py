"""Keep since when nothing counts any more that a readiness was computed from, beside the readiness, which stays as it is.

No rows are made here: whether anything counts is computed, and the next time everything is computed anew keeps it.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.db import migrations, models

PROTECT = """
SELECT clear_protect('capability_readinesslapse');
SELECT clear_protect_reference('capability_readinesslapse', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_tie('capability_readinesslapse', 'readiness_id', 'capability_financingreadiness');
"""
UNPROTECT = """
SELECT clear_untie('capability_readinesslapse', 'readiness_id');
SELECT clear_unprotect_reference('capability_readinesslapse', 'enterprise_id');
SELECT clear_unprotect('capability_readinesslapse');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('capability', '0009_readiness_is_read_in_order'),
        ('enterprises', '0011_what_was_signed_rests_on_what_it_rested_on'),
        ('foundation', '0028_things_are_cited'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadinessLapse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('readiness', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='lapse', to='capability.financingreadiness')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', 'enterprise'], name='readiness_lapse_of'),
                    models.Index(fields=['enterprise'], name='readiness_lapse_by_enterprise'),
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
