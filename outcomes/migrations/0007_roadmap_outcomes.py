"""Keep what roadmaps came to, with what was computed before where it is computed again."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_5ddc2();
DROP FUNCTION pgtrigger_kept_delete_8df10();
"""
PROTECT = """
SELECT clear_protect('outcomes_roadmapoutcome');
SELECT clear_protect_reference('outcomes_roadmapoutcome', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_tie('outcomes_roadmapoutcome', 'roadmap_id', 'execution_roadmap');
SELECT clear_tie('outcomes_roadmapoutcome', 'baseline_snapshot_id', 'outcomes_implementationsnapshot');
SELECT clear_tie('outcomes_roadmapoutcome', 'at_30d_id', 'outcomes_implementationsnapshot');
SELECT clear_tie('outcomes_roadmapoutcome', 'at_60d_id', 'outcomes_implementationsnapshot');
SELECT clear_tie('outcomes_roadmapoutcome', 'at_90d_id', 'outcomes_implementationsnapshot');
SELECT clear_count_changes('outcomes_roadmapoutcome');
SELECT clear_protect_history('outcomes_roadmapoutcomehistory');
"""
UNPROTECT = """
SELECT clear_unprotect('outcomes_roadmapoutcomehistory');
SELECT clear_uncount_changes('outcomes_roadmapoutcome');
SELECT clear_untie('outcomes_roadmapoutcome', 'at_90d_id');
SELECT clear_untie('outcomes_roadmapoutcome', 'at_60d_id');
SELECT clear_untie('outcomes_roadmapoutcome', 'at_30d_id');
SELECT clear_untie('outcomes_roadmapoutcome', 'baseline_snapshot_id');
SELECT clear_untie('outcomes_roadmapoutcome', 'roadmap_id');
SELECT clear_unprotect_reference('outcomes_roadmapoutcome', 'enterprise_id');
SELECT clear_unprotect('outcomes_roadmapoutcome');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0009_earlier_approvals_stand_by_themselves'),
        ('execution', '0011_roadmaps_and_ticket_packs'),
        ('foundation', '0028_things_are_cited'),
        ('outcomes', '0006_metrics_reviews_and_reporting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='RoadmapOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('target_label', models.CharField(choices=[('30d', 'Day 30'), ('60d', 'Day 60'), ('90d', 'Day 90')], help_text='Which of the three the figures below are of.', max_length=3)),
                ('deltas_json', models.JSONField(blank=True, default=dict)),
                ('realized_roi_12_months_estimate_json', models.JSONField(blank=True, default=dict)),
                ('missing_json', models.JSONField(blank=True, default=list)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                ('status', models.CharField(choices=[('on_track', 'On Track'), ('at_risk', 'At Risk'), ('off_track', 'Off Track')], max_length=9)),
                ('basis', models.CharField(choices=[('value', 'Value'), ('count', 'Count')], help_text='What the status was read from.', max_length=5)),
                ('notes', models.TextField(blank=True, default='')),
                ('computed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('at_30d', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.implementationsnapshot')),
                ('at_60d', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.implementationsnapshot')),
                ('at_90d', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.implementationsnapshot')),
                ('baseline_snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.implementationsnapshot')),
                ('computed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('roadmap', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='execution.roadmap')),
            ],
            options={
                'verbose_name': 'outcome of a roadmap',
                'verbose_name_plural': 'outcomes of roadmaps',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ['on_track', 'at_risk', 'off_track'])), name='roadmap_outcome_status_known'),
                    models.CheckConstraint(condition=models.Q(('basis__in', ['value', 'count'])), name='roadmap_outcome_basis_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('at_30d__isnull', False), ('target_label', '30d')), models.Q(('at_60d__isnull', False), ('target_label', '60d')), models.Q(('at_90d__isnull', False), ('target_label', '90d')), _connector='OR'), name='roadmap_outcome_has_its_target'),
                    models.CheckConstraint(condition=models.Q(('organization', models.F('enterprise'))), name='roadmap_outcome_in_its_file'),
                ],
                'indexes': [
                    models.Index(fields=['organization', '-computed_at'], name='roadmap_outcome_by_org'),
                    models.Index(fields=['enterprise', '-computed_at'], name='roadmap_outcome_newest'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RoadmapOutcomeHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('target_label', models.CharField(choices=[('30d', 'Day 30'), ('60d', 'Day 60'), ('90d', 'Day 90')], help_text='Which of the three the figures below are of.', max_length=3)),
                ('deltas_json', models.JSONField(blank=True, default=dict)),
                ('realized_roi_12_months_estimate_json', models.JSONField(blank=True, default=dict)),
                ('missing_json', models.JSONField(blank=True, default=list)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                ('status', models.CharField(choices=[('on_track', 'On Track'), ('at_risk', 'At Risk'), ('off_track', 'Off Track')], max_length=9)),
                ('basis', models.CharField(choices=[('value', 'Value'), ('count', 'Count')], help_text='What the status was read from.', max_length=5)),
                ('notes', models.TextField(blank=True, default='')),
                ('computed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('at_30d', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='outcomes.implementationsnapshot')),
                ('at_60d', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='outcomes.implementationsnapshot')),
                ('at_90d', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='outcomes.implementationsnapshot')),
                ('baseline_snapshot', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='outcomes.implementationsnapshot')),
                ('computed_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='outcomes.roadmapoutcome')),
                ('roadmap', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='execution.roadmap')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='roadmapoutcome_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roadmapoutcome',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."at_30d_id" IS DISTINCT FROM (NEW."at_30d_id") OR OLD."at_60d_id" IS DISTINCT FROM (NEW."at_60d_id") OR OLD."at_90d_id" IS DISTINCT FROM (NEW."at_90d_id") OR OLD."baseline_snapshot_id" IS DISTINCT FROM (NEW."baseline_snapshot_id") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."computed_at" IS DISTINCT FROM (NEW."computed_at") OR OLD."computed_by_id" IS DISTINCT FROM (NEW."computed_by_id") OR OLD."cost" IS DISTINCT FROM (NEW."cost") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."deltas_json" IS DISTINCT FROM (NEW."deltas_json") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."missing_json" IS DISTINCT FROM (NEW."missing_json") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."realized_roi_12_months_estimate_json" IS DISTINCT FROM (NEW."realized_roi_12_months_estimate_json") OR OLD."roadmap_id" IS DISTINCT FROM (NEW."roadmap_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."target_label" IS DISTINCT FROM (NEW."target_label"))',
                    func='INSERT INTO "outcomes_roadmapoutcomehistory" ("at_30d_id", "at_60d_id", "at_90d_id", "baseline_snapshot_id", "basis", "computed_at", "computed_by_id", "cost", "currency", "deltas_json", "enterprise_id", "id", "missing_json", "notes", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "realized_roi_12_months_estimate_json", "roadmap_id", "status", "target_label") VALUES (OLD."at_30d_id", OLD."at_60d_id", OLD."at_90d_id", OLD."baseline_snapshot_id", OLD."basis", OLD."computed_at", OLD."computed_by_id", OLD."cost", OLD."currency", OLD."deltas_json", OLD."enterprise_id", OLD."id", OLD."missing_json", OLD."notes", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."realized_roi_12_months_estimate_json", OLD."roadmap_id", OLD."status", OLD."target_label"); RETURN NULL;',
                    hash='e59ca878e25054cba19f845fdc37cbb141dedc77',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_5ddc2',
                    table='outcomes_roadmapoutcome',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roadmapoutcome',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "outcomes_roadmapoutcomehistory" ("at_30d_id", "at_60d_id", "at_90d_id", "baseline_snapshot_id", "basis", "computed_at", "computed_by_id", "cost", "currency", "deltas_json", "enterprise_id", "id", "missing_json", "notes", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "realized_roi_12_months_estimate_json", "roadmap_id", "status", "target_label") VALUES (OLD."at_30d_id", OLD."at_60d_id", OLD."at_90d_id", OLD."baseline_snapshot_id", OLD."basis", OLD."computed_at", OLD."computed_by_id", OLD."cost", OLD."currency", OLD."deltas_json", OLD."enterprise_id", OLD."id", OLD."missing_json", OLD."notes", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."realized_roi_12_months_estimate_json", OLD."roadmap_id", OLD."status", OLD."target_label"); RETURN NULL;',
                    hash='84078a7a0e2a10543d069c90552d3fc397981b45',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_8df10',
                    table='outcomes_roadmapoutcome',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
