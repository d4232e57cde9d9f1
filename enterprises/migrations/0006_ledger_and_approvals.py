"""Make room for the ledger, for rules of approval, and for each approval by itself."""

import clear_platform.foundation.field_functions
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FORWARD = """
SELECT clear_protect('enterprises_approvalrule');
SELECT clear_count_changes('enterprises_approvalrule');
SELECT clear_protect('enterprises_decisionapproval');
SELECT clear_tie('enterprises_decisionapproval', 'decision_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_protect('enterprises_decisionledgerentry', writable => false);
SELECT clear_protect('enterprises_decisionledgerhead', writable => false);
"""
BACKWARD = """
SELECT clear_unprotect('enterprises_decisionledgerhead');
SELECT clear_unprotect('enterprises_decisionledgerentry');
SELECT clear_untie('enterprises_decisionapproval', 'decision_id');
SELECT clear_unprotect('enterprises_decisionapproval');
SELECT clear_uncount_changes('enterprises_approvalrule');
SELECT clear_unprotect('enterprises_approvalrule');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0005_rows_keep_their_history'),
        ('foundation', '0028_things_are_cited'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('domain', models.CharField(blank=True, max_length=7, null=True)),
                ('approvers_needed', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('changed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'domain'), name='approval_rule_once', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(('approvers_needed__gte', 1), ('approvers_needed__lte', 5)), name='approval_rule_one_to_five'),
                    models.CheckConstraint(condition=models.Q(('domain__isnull', True), ('domain__in', ['cfo', 'cmo', 'coo', 'cto', 'general']), _connector='OR'), name='approval_rule_domain_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('content_hash', models.CharField(max_length=64)),
                ('note', models.TextField(blank=True, default='')),
                ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='enterprises.decisionrecord')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'approval',
                'constraints': [
                    models.UniqueConstraint(fields=('decision', 'approver'), name='approval_once', nulls_distinct=False),
                ],
                'indexes': [
                    models.Index(fields=['organization', '-approved_at'], name='approval_newest'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionLedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField()),
                ('prev_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('kind', models.CharField(help_text='The operation that changed it.', max_length=80)),
                ('object_type', models.CharField(max_length=40)),
                ('object_id', models.CharField(max_length=80)),
                ('image_json', models.JSONField(null=True)),
                ('actor', models.CharField(help_text='user:12, key:3, or system: and the name of its part.', max_length=120)),
                ('recorded_at', models.DateTimeField()),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'ledger entry',
                'verbose_name_plural': 'ledger entries',
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'seq'), name='ledger_place_once'),
                    models.UniqueConstraint(fields=('organization', 'prev_hash'), name='ledger_never_forks'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'object_type', 'object_id', '-seq'], name='ledger_by_object'),
                    models.Index(fields=['organization', 'hash'], name='ledger_by_hash'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionLedgerHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('organization', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'head of a ledger',
                'verbose_name_plural': 'heads of ledgers',
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decisionrecord',
            name='kept_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decisionrecord',
            name='kept_delete',
        ),
        migrations.AddField(
            model_name='decisionrecord',
            name='approvers_needed',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, help_text='How many had to approve by the rule when it was proposed, or since.'),
        ),
        migrations.AddField(
            model_name='decisionrecordhistory',
            name='approvers_needed',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, help_text='How many had to approve by the rule when it was proposed, or since.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionrecord',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."analysis_id" IS DISTINCT FROM (NEW."analysis_id") OR OLD."approvers_needed" IS DISTINCT FROM (NEW."approvers_needed") OR OLD."artifact_json" IS DISTINCT FROM (NEW."artifact_json") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decided_note" IS DISTINCT FROM (NEW."decided_note") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."expected_json" IS DISTINCT FROM (NEW."expected_json") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."supersedes_id" IS DISTINCT FROM (NEW."supersedes_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "enterprises_decisionrecordhistory" ("analysis_id", "approvers_needed", "artifact_json", "content_hash", "created_at", "created_by_id", "decided_at", "decided_by_id", "decided_note", "decision_id", "domain", "enterprise_id", "expected_json", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "status", "supersedes_id", "title", "version") VALUES (OLD."analysis_id", OLD."approvers_needed", OLD."artifact_json", OLD."content_hash", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."decided_by_id", OLD."decided_note", OLD."decision_id", OLD."domain", OLD."enterprise_id", OLD."expected_json", OLD."organization_id", clock_timestamp(), \'update\', OLD."decision_id", OLD."proposed_at", OLD."status", OLD."supersedes_id", OLD."title", OLD."version"); RETURN NULL;',
                    hash='b68d8237fe1b24999e02a78850a54444e25e29a2',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_1b822',
                    table='enterprises_decisionrecord',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionrecord',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "enterprises_decisionrecordhistory" ("analysis_id", "approvers_needed", "artifact_json", "content_hash", "created_at", "created_by_id", "decided_at", "decided_by_id", "decided_note", "decision_id", "domain", "enterprise_id", "expected_json", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "status", "supersedes_id", "title", "version") VALUES (OLD."analysis_id", OLD."approvers_needed", OLD."artifact_json", OLD."content_hash", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."decided_by_id", OLD."decided_note", OLD."decision_id", OLD."domain", OLD."enterprise_id", OLD."expected_json", OLD."organization_id", clock_timestamp(), \'delete\', OLD."decision_id", OLD."proposed_at", OLD."status", OLD."supersedes_id", OLD."title", OLD."version"); RETURN NULL;',
                    hash='e07e1c264dbfa5fbf41ac6833f1e25a654b53ddf',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_ccf65',
                    table='enterprises_decisionrecord',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
