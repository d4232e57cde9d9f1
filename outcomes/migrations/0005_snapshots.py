"""Keep how an enterprise stood on a day, with what it was before where that is corrected."""

import clear_platform.foundation.field_functions
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_25280();
DROP FUNCTION pgtrigger_kept_delete_4f4cb();
"""
PROTECT = """
SELECT clear_protect('outcomes_implementationsnapshot');
SELECT clear_protect_reference('outcomes_implementationsnapshot', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_count_changes('outcomes_implementationsnapshot');
SELECT clear_protect_history('outcomes_implementationsnapshothistory');
"""
UNPROTECT = """
SELECT clear_unprotect('outcomes_implementationsnapshothistory');
SELECT clear_uncount_changes('outcomes_implementationsnapshot');
SELECT clear_unprotect_reference('outcomes_implementationsnapshot', 'enterprise_id');
SELECT clear_unprotect('outcomes_implementationsnapshot');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0005_rows_keep_their_history'),
        ('foundation', '0027_waiting_is_no_try'),
        ('outcomes', '0004_rows_keep_their_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='ImplementationSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('date', models.DateField()),
                ('label', models.CharField(choices=[('baseline', 'Baseline'), ('30d', 'Day 30'), ('60d', 'Day 60'), ('90d', 'Day 90'), ('custom', 'Custom')], max_length=8)),
                ('source', models.CharField(choices=[('manual', 'Manual'), ('ghl_export', 'Ghl Export'), ('api', 'Api')], max_length=10)),
                ('lead_response_minutes', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('lead_to_appt_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))])),
                ('close_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))])),
                ('crm_adoption_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))])),
                ('weekly_ops_hours', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('nps', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-100')), django.core.validators.MaxValueValidator(Decimal('100'))])),
                ('notes', models.TextField(blank=True, default='')),
                ('recorded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'snapshot',
                'constraints': [
                    models.UniqueConstraint(fields=('enterprise', 'date', 'label', 'source'), name='snapshot_taken_once'),
                    models.CheckConstraint(condition=models.Q(('label__in', ['baseline', '30d', '60d', '90d', 'custom'])), name='snapshot_label_known'),
                    models.CheckConstraint(condition=models.Q(('source__in', ['manual', 'ghl_export', 'api'])), name='snapshot_source_known'),
                    models.CheckConstraint(condition=models.Q(('lead_response_minutes__isnull', True), ('lead_response_minutes__gte', Decimal('0')), _connector='OR'), name='snapshot_lead_response_minutes_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('lead_to_appt_rate__isnull', True), models.Q(('lead_to_appt_rate__gte', Decimal('0')), ('lead_to_appt_rate__lte', Decimal('1'))), _connector='OR'), name='snapshot_lead_to_appt_rate_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('close_rate__isnull', True), models.Q(('close_rate__gte', Decimal('0')), ('close_rate__lte', Decimal('1'))), _connector='OR'), name='snapshot_close_rate_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('crm_adoption_rate__isnull', True), models.Q(('crm_adoption_rate__gte', Decimal('0')), ('crm_adoption_rate__lte', Decimal('1'))), _connector='OR'), name='snapshot_crm_adoption_rate_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('weekly_ops_hours__isnull', True), ('weekly_ops_hours__gte', Decimal('0')), _connector='OR'), name='snapshot_weekly_ops_hours_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('nps__isnull', True), models.Q(('nps__gte', Decimal('-100')), ('nps__lte', Decimal('100'))), _connector='OR'), name='snapshot_nps_within_bounds'),
                ],
                'indexes': [
                    models.Index(fields=['enterprise', 'label', 'date'], name='snapshot_by_label'),
                    models.Index(fields=['organization', '-recorded_at'], name='snapshot_by_organization'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImplementationSnapshotHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('date', models.DateField()),
                ('label', models.CharField(choices=[('baseline', 'Baseline'), ('30d', 'Day 30'), ('60d', 'Day 60'), ('90d', 'Day 90'), ('custom', 'Custom')], max_length=8)),
                ('source', models.CharField(choices=[('manual', 'Manual'), ('ghl_export', 'Ghl Export'), ('api', 'Api')], max_length=10)),
                ('lead_response_minutes', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('lead_to_appt_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))])),
                ('close_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))])),
                ('crm_adoption_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))])),
                ('weekly_ops_hours', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('nps', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-100')), django.core.validators.MaxValueValidator(Decimal('100'))])),
                ('notes', models.TextField(blank=True, default='')),
                ('recorded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='outcomes.implementationsnapshot')),
                ('recorded_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='implementationsnapshot_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='implementationsnapshot',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."close_rate" IS DISTINCT FROM (NEW."close_rate") OR OLD."crm_adoption_rate" IS DISTINCT FROM (NEW."crm_adoption_rate") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."lead_response_minutes" IS DISTINCT FROM (NEW."lead_response_minutes") OR OLD."lead_to_appt_rate" IS DISTINCT FROM (NEW."lead_to_appt_rate") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."nps" IS DISTINCT FROM (NEW."nps") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."weekly_ops_hours" IS DISTINCT FROM (NEW."weekly_ops_hours"))',
                    func='INSERT INTO "outcomes_implementationsnapshothistory" ("close_rate", "crm_adoption_rate", "date", "enterprise_id", "id", "label", "lead_response_minutes", "lead_to_appt_rate", "notes", "nps", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source", "weekly_ops_hours") VALUES (OLD."close_rate", OLD."crm_adoption_rate", OLD."date", OLD."enterprise_id", OLD."id", OLD."label", OLD."lead_response_minutes", OLD."lead_to_appt_rate", OLD."notes", OLD."nps", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source", OLD."weekly_ops_hours"); RETURN NULL;',
                    hash='991ea1b0df1e61e1b0fd9cfbfaefa3b8f9654cd5',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_25280',
                    table='outcomes_implementationsnapshot',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='implementationsnapshot',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "outcomes_implementationsnapshothistory" ("close_rate", "crm_adoption_rate", "date", "enterprise_id", "id", "label", "lead_response_minutes", "lead_to_appt_rate", "notes", "nps", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source", "weekly_ops_hours") VALUES (OLD."close_rate", OLD."crm_adoption_rate", OLD."date", OLD."enterprise_id", OLD."id", OLD."label", OLD."lead_response_minutes", OLD."lead_to_appt_rate", OLD."notes", OLD."nps", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source", OLD."weekly_ops_hours"); RETURN NULL;',
                    hash='35cfffab50677b8c6ce7fb4e14c73eb172bd4afe',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_4f4cb',
                    table='outcomes_implementationsnapshot',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
