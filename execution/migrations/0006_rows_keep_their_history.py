"""Keep every earlier state of tasks and milestones, whoever changes them by whatever statement, where nobody can rewrite it."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_f3ec0();
DROP FUNCTION pgtrigger_kept_delete_557c5();
DROP FUNCTION pgtrigger_kept_update_171e5();
DROP FUNCTION pgtrigger_kept_delete_353d9();
"""
PROTECT = """
SELECT clear_protect_history('execution_implementationtaskhistory');
SELECT clear_protect_history('execution_milestonehistory');
"""
UNPROTECT = """
SELECT clear_unprotect('execution_milestonehistory');
SELECT clear_unprotect('execution_implementationtaskhistory');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0005_rows_keep_their_history'),
        ('execution', '0005_evidence_is_an_address_of_the_web'),
        ('foundation', '0015_rows_keep_their_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='ImplementationTaskHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('action_plan_ref', models.CharField(blank=True, default='', max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('due_date', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('todo', 'Todo'), ('in_progress', 'In Progress'), ('blocked', 'Blocked'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='todo', max_length=11)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High')], default='normal', max_length=6)),
                ('meta_json', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('updated_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('decision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.decisionrecord')),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='execution.implementationtask')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='implementationtask_history'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MilestoneHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('milestone_type', models.CharField(choices=[('started', 'Started'), ('progress', 'Progress'), ('delivered', 'Delivered'), ('measured', 'Measured')], max_length=10)),
                ('logged_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('evidence_text', models.TextField(blank=True, default='')),
                ('evidence_url', models.URLField(blank=True, default='', max_length=500)),
                ('evidence_file', models.FileField(blank=True, default='', upload_to='milestones/%Y/%m')),
                ('evidence_hash', models.CharField(blank=True, default='', max_length=64)),
                ('effective_date', models.DateField(blank=True, null=True)),
                ('verified_at', models.DateTimeField(editable=False, null=True)),
                ('metrics_json', models.JSONField(blank=True, default=dict)),
                ('logged_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='execution.milestone')),
                ('task', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='execution.implementationtask')),
                ('verified_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='milestone_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='implementationtask',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."action_plan_ref" IS DISTINCT FROM (NEW."action_plan_ref") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."due_date" IS DISTINCT FROM (NEW."due_date") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."meta_json" IS DISTINCT FROM (NEW."meta_json") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "execution_implementationtaskhistory" ("action_plan_ref", "created_at", "decision_id", "done_at", "due_date", "enterprise_id", "id", "meta_json", "organization_id", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "status", "title", "updated_at") VALUES (OLD."action_plan_ref", OLD."created_at", OLD."decision_id", OLD."done_at", OLD."due_date", OLD."enterprise_id", OLD."id", OLD."meta_json", OLD."organization_id", OLD."owner_id", clock_timestamp(), \'update\', OLD."id", OLD."priority", OLD."status", OLD."title", OLD."updated_at"); RETURN NULL;',
                    hash='2f27abd4355d3b9ea5b2304585006138ee97f705',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_f3ec0',
                    table='execution_implementationtask',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='implementationtask',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "execution_implementationtaskhistory" ("action_plan_ref", "created_at", "decision_id", "done_at", "due_date", "enterprise_id", "id", "meta_json", "organization_id", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "status", "title", "updated_at") VALUES (OLD."action_plan_ref", OLD."created_at", OLD."decision_id", OLD."done_at", OLD."due_date", OLD."enterprise_id", OLD."id", OLD."meta_json", OLD."organization_id", OLD."owner_id", clock_timestamp(), \'delete\', OLD."id", OLD."priority", OLD."status", OLD."title", OLD."updated_at"); RETURN NULL;',
                    hash='73c21327a24c8fcae9638bae779d38baa5386b57',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_557c5',
                    table='execution_implementationtask',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)',
                    func='INSERT INTO "execution_milestonehistory" ("effective_date", "evidence_file", "evidence_hash", "evidence_text", "evidence_url", "id", "logged_at", "logged_by_id", "metrics_json", "milestone_type", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "verified_at", "verified_by_id") VALUES (OLD."effective_date", OLD."evidence_file", OLD."evidence_hash", OLD."evidence_text", OLD."evidence_url", OLD."id", OLD."logged_at", OLD."logged_by_id", OLD."metrics_json", OLD."milestone_type", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."task_id", OLD."verified_at", OLD."verified_by_id"); RETURN NULL;',
                    hash='a399407419d9b3281e01cd18a062511594160985',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_171e5',
                    table='execution_milestone',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "execution_milestonehistory" ("effective_date", "evidence_file", "evidence_hash", "evidence_text", "evidence_url", "id", "logged_at", "logged_by_id", "metrics_json", "milestone_type", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "task_id", "verified_at", "verified_by_id") VALUES (OLD."effective_date", OLD."evidence_file", OLD."evidence_hash", OLD."evidence_text", OLD."evidence_url", OLD."id", OLD."logged_at", OLD."logged_by_id", OLD."metrics_json", OLD."milestone_type", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."task_id", OLD."verified_at", OLD."verified_by_id"); RETURN NULL;',
                    hash='7d20aed314cffd5732be75e78b639d989df70997',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_353d9',
                    table='execution_milestone',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
