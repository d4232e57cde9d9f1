"""Keep which features are switched on or off, and answer that for whoever asks, whichever rows they may see."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What is off shows nothing of an organization but the codes, and must be the same for visitors who see no row of it.
FORWARD = """
CREATE FUNCTION clear_features_off(asked bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT coalesce(array_agg(chosen.code ORDER BY chosen.code), '{}')
    FROM (
        SELECT DISTINCT ON (code) code, enabled
        FROM public.foundation_featureflag
        WHERE organization_id = asked OR organization_id IS NULL
        ORDER BY code, organization_id NULLS LAST
    ) AS chosen
    WHERE NOT chosen.enabled
);
REVOKE ALL ON FUNCTION clear_features_off(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_features_off(bigint) TO clear_app, clear_staff;
"""
BACKWARD = "DROP FUNCTION clear_features_off(bigint)"


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0004_row_level_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeatureFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('enabled', models.BooleanField()),
                ('by_staff', models.BooleanField(help_text='Staff chose it; what they switched off, only they switch on.')),
                ('changed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'code'), name='feature_chosen_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('code__in', ('evidence', 'reports', 'schedules', 'share_links', 'deliveries', 'boardroom', 'theming', 'llm'))), name='feature_known')],
            },
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_featureflag', shared => true)",
            "SELECT clear_unprotect('foundation_featureflag')",
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
