"""Keep what a roadmap stated when its outcome was computed, who was told that it left its track, how exports are read.

What all roadmaps came to belongs to nobody and is read by everybody; whoever gathers it sees all, so nobody else writes it.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

PROTECT = """
SELECT clear_protect('outcomes_outcomenotice');
SELECT clear_tie('outcomes_outcomenotice', 'outcome_id', 'outcomes_roadmapoutcome');
SELECT clear_protect('outcomes_snapshotmapping');
SELECT clear_protect_reference('outcomes_snapshotmapping', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_count_changes('outcomes_snapshotmapping');
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON outcomes_gatheredoutcomes FROM clear_app;
"""
UNPROTECT = """
SELECT clear_uncount_changes('outcomes_snapshotmapping');
SELECT clear_unprotect_reference('outcomes_snapshotmapping', 'enterprise_id');
SELECT clear_unprotect('outcomes_snapshotmapping');
SELECT clear_untie('outcomes_outcomenotice', 'outcome_id');
SELECT clear_unprotect('outcomes_outcomenotice');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0011_what_was_signed_rests_on_what_it_rested_on'),
        ('foundation', '0028_things_are_cited'),
        ('outcomes', '0007_roadmap_outcomes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GatheredOutcomes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField()),
                ('is_invented', models.BooleanField(help_text="Whether it tells of the demonstration's enterprises alone.")),
                ('document_json', models.JSONField()),
                ('gathered_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
            ],
            options={
                'verbose_name': 'what roadmaps came to together',
                'verbose_name_plural': 'what roadmaps came to together',
                'constraints': [
                    models.UniqueConstraint(fields=('as_of', 'is_invented'), name='gathered_outcomes_once_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OutcomeNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('computed_at', models.DateTimeField(help_text='The computation that was told of.')),
                ('told_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='outcomes.roadmapoutcome')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice of an outcome',
                'constraints': [
                    models.UniqueConstraint(fields=('outcome', 'user', 'computed_at'), name='outcome_notice_once'),
                ],
                'indexes': [
                    models.Index(fields=['organization', '-told_at'], name='outcome_notice_by_org'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SnapshotMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('arrived_column', models.CharField(blank=True, default='', max_length=120)),
                ('answered_column', models.CharField(blank=True, default='', max_length=120)),
                ('stage_column', models.CharField(blank=True, default='', max_length=120)),
                ('appointment_stages', models.JSONField(blank=True, default=list)),
                ('status_column', models.CharField(blank=True, default='', max_length=120)),
                ('won_values', models.JSONField(blank=True, default=list)),
                ('recorded_column', models.CharField(blank=True, default='', max_length=120)),
                ('saved_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mapping of an export',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('organization', models.F('enterprise'))), name='snapshot_mapping_in_its_file'),
                ],
                'indexes': [
                    models.Index(fields=['organization', '-saved_at'], name='snapshot_mapping_by_org'),
                ],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='roadmapoutcome',
            name='kept_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='roadmapoutcome',
            name='kept_delete',
        ),
        migrations.AddField(
            model_name='roadmapoutcome',
            name='stated_json',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='roadmapoutcomehistory',
            name='stated_json',
            field=models.JSONField(blank=True, default=dict),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roadmapoutcome',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."at_30d_id" IS DISTINCT FROM (NEW."at_30d_id") OR OLD."at_60d_id" IS DISTINCT FROM (NEW."at_60d_id") OR OLD."at_90d_id" IS DISTINCT FROM (NEW."at_90d_id") OR OLD."baseline_snapshot_id" IS DISTINCT FROM (NEW."baseline_snapshot_id") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."computed_at" IS DISTINCT FROM (NEW."computed_at") OR OLD."computed_by_id" IS DISTINCT FROM (NEW."computed_by_id") OR OLD."cost" IS DISTINCT FROM (NEW."cost") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."deltas_json" IS DISTINCT FROM (NEW."deltas_json") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."missing_json" IS DISTINCT FROM (NEW."missing_json") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."realized_roi_12_months_estimate_json" IS DISTINCT FROM (NEW."realized_roi_12_months_estimate_json") OR OLD."roadmap_id" IS DISTINCT FROM (NEW."roadmap_id") OR OLD."stated_json" IS DISTINCT FROM (NEW."stated_json") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."target_label" IS DISTINCT FROM (NEW."target_label"))',
                    func='INSERT INTO "outcomes_roadmapoutcomehistory" ("at_30d_id", "at_60d_id", "at_90d_id", "baseline_snapshot_id", "basis", "computed_at", "computed_by_id", "cost", "currency", "deltas_json", "enterprise_id", "id", "missing_json", "notes", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "realized_roi_12_months_estimate_json", "roadmap_id", "stated_json", "status", "target_label") VALUES (OLD."at_30d_id", OLD."at_60d_id", OLD."at_90d_id", OLD."baseline_snapshot_id", OLD."basis", OLD."computed_at", OLD."computed_by_id", OLD."cost", OLD."currency", OLD."deltas_json", OLD."enterprise_id", OLD."id", OLD."missing_json", OLD."notes", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."realized_roi_12_months_estimate_json", OLD."roadmap_id", OLD."stated_json", OLD."status", OLD."target_label"); RETURN NULL;',
                    hash='bd2b0688e947c08e7bb4224f95d2c2ce0e216938',
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
                    func='INSERT INTO "outcomes_roadmapoutcomehistory" ("at_30d_id", "at_60d_id", "at_90d_id", "baseline_snapshot_id", "basis", "computed_at", "computed_by_id", "cost", "currency", "deltas_json", "enterprise_id", "id", "missing_json", "notes", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "realized_roi_12_months_estimate_json", "roadmap_id", "stated_json", "status", "target_label") VALUES (OLD."at_30d_id", OLD."at_60d_id", OLD."at_90d_id", OLD."baseline_snapshot_id", OLD."basis", OLD."computed_at", OLD."computed_by_id", OLD."cost", OLD."currency", OLD."deltas_json", OLD."enterprise_id", OLD."id", OLD."missing_json", OLD."notes", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."realized_roi_12_months_estimate_json", OLD."roadmap_id", OLD."stated_json", OLD."status", OLD."target_label"); RETURN NULL;',
                    hash='a1c68432182e2cd2ce2ae387289138072ba48039',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_8df10',
                    table='outcomes_roadmapoutcome',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
