"""Keep every earlier state of decisions and enterprises, whoever changes them by whatever statement, where nobody can rewrite it."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_1b822();
DROP FUNCTION pgtrigger_kept_delete_ccf65();
DROP FUNCTION pgtrigger_kept_update_98ba1();
DROP FUNCTION pgtrigger_kept_delete_83761();
"""
PROTECT = """
SELECT clear_protect_history('enterprises_decisionrecordhistory');
SELECT clear_protect_history('enterprises_enterprisehistory');
"""
UNPROTECT = """
SELECT clear_unprotect('enterprises_enterprisehistory');
SELECT clear_unprotect('enterprises_decisionrecordhistory');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0004_rows_count_their_changes'),
        ('foundation', '0015_rows_keep_their_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='DecisionRecordHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('decision_id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('domain', models.CharField(choices=[('cfo', 'Cfo'), ('cmo', 'Cmo'), ('coo', 'Coo'), ('cto', 'Cto'), ('general', 'General')], max_length=7)),
                ('title', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Proposed'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('superseded', 'Superseded'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('artifact_json', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('expected_json', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('proposed_at', models.DateTimeField(editable=False, null=True)),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('decided_note', models.TextField(blank=True, default='')),
                ('analysis', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.analysis')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='enterprises.decisionrecord')),
                ('supersedes', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.decisionrecord')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='decisionrecord_history'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EnterpriseHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('industry', models.CharField(blank=True, help_text='NAICS, two to six digits.', max_length=6, null=True)),
                ('region', models.CharField(blank=True, help_text='ISO 3166-2, for instance US-CA.', max_length=10, null=True)),
                ('city', models.CharField(blank=True, max_length=120, null=True)),
                ('size_band', models.CharField(blank=True, choices=[('1-5', 'Micro'), ('6-15', 'Small'), ('16-50', 'Medium'), ('51-250', 'Large'), ('251+', 'Very Large')], max_length=6, null=True)),
                ('external_ids_json', models.JSONField(blank=True, default=dict)),
                ('match_key', models.CharField(blank=True, editable=False, max_length=64, null=True)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('import_batch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.importbatch')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='enterprises.enterprise')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='enterprise_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionrecord',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."analysis_id" IS DISTINCT FROM (NEW."analysis_id") OR OLD."artifact_json" IS DISTINCT FROM (NEW."artifact_json") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decided_note" IS DISTINCT FROM (NEW."decided_note") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."expected_json" IS DISTINCT FROM (NEW."expected_json") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."supersedes_id" IS DISTINCT FROM (NEW."supersedes_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "enterprises_decisionrecordhistory" ("analysis_id", "artifact_json", "content_hash", "created_at", "created_by_id", "decided_at", "decided_by_id", "decided_note", "decision_id", "domain", "enterprise_id", "expected_json", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "status", "supersedes_id", "title", "version") VALUES (OLD."analysis_id", OLD."artifact_json", OLD."content_hash", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."decided_by_id", OLD."decided_note", OLD."decision_id", OLD."domain", OLD."enterprise_id", OLD."expected_json", OLD."organization_id", clock_timestamp(), \'update\', OLD."decision_id", OLD."proposed_at", OLD."status", OLD."supersedes_id", OLD."title", OLD."version"); RETURN NULL;',
                    hash='48262a9d2baa7fe839823621c703bb2c5d3fac30',
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
                    func='INSERT INTO "enterprises_decisionrecordhistory" ("analysis_id", "artifact_json", "content_hash", "created_at", "created_by_id", "decided_at", "decided_by_id", "decided_note", "decision_id", "domain", "enterprise_id", "expected_json", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "status", "supersedes_id", "title", "version") VALUES (OLD."analysis_id", OLD."artifact_json", OLD."content_hash", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."decided_by_id", OLD."decided_note", OLD."decision_id", OLD."domain", OLD."enterprise_id", OLD."expected_json", OLD."organization_id", clock_timestamp(), \'delete\', OLD."decision_id", OLD."proposed_at", OLD."status", OLD."supersedes_id", OLD."title", OLD."version"); RETURN NULL;',
                    hash='27e79512ad0ae4c64f3b7490a06459aa476efc95',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_ccf65',
                    table='enterprises_decisionrecord',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."external_ids_json" IS DISTINCT FROM (NEW."external_ids_json") OR OLD."import_batch_id" IS DISTINCT FROM (NEW."import_batch_id") OR OLD."import_row" IS DISTINCT FROM (NEW."import_row") OR OLD."industry" IS DISTINCT FROM (NEW."industry") OR OLD."match_key" IS DISTINCT FROM (NEW."match_key") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."size_band" IS DISTINCT FROM (NEW."size_band"))',
                    func='INSERT INTO "enterprises_enterprisehistory" ("city", "external_ids_json", "import_batch_id", "import_row", "industry", "match_key", "merged_into_id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "size_band") VALUES (OLD."city", OLD."external_ids_json", OLD."import_batch_id", OLD."import_row", OLD."industry", OLD."match_key", OLD."merged_into_id", OLD."organization_id", clock_timestamp(), \'update\', OLD."organization_id", OLD."region", OLD."size_band"); RETURN NULL;',
                    hash='4921c69346edadb5eb79005b91d2d2c14305f332',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_98ba1',
                    table='enterprises_enterprise',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "enterprises_enterprisehistory" ("city", "external_ids_json", "import_batch_id", "import_row", "industry", "match_key", "merged_into_id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "size_band") VALUES (OLD."city", OLD."external_ids_json", OLD."import_batch_id", OLD."import_row", OLD."industry", OLD."match_key", OLD."merged_into_id", OLD."organization_id", clock_timestamp(), \'delete\', OLD."organization_id", OLD."region", OLD."size_band"); RETURN NULL;',
                    hash='1b77ec3b58dedecf740a3631ba7b99758bd4f954',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_83761',
                    table='enterprises_enterprise',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
