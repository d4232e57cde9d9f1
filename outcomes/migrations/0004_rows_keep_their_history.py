"""Keep every earlier state of outcomes, whoever changes them by whatever statement, where nobody can rewrite it."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_b4591();
DROP FUNCTION pgtrigger_kept_delete_26355();
"""
PROTECT = """
SELECT clear_protect_history('outcomes_outcomehistory');
"""
UNPROTECT = """
SELECT clear_unprotect('outcomes_outcomehistory');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0005_rows_keep_their_history'),
        ('foundation', '0015_rows_keep_their_history'),
        ('outcomes', '0003_rows_count_their_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='OutcomeHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('outcome_type', models.SlugField(db_index=False, max_length=40)),
                ('measured_at', models.DateTimeField(blank=True, null=True)),
                ('metrics_json', models.JSONField()),
                ('notes', models.TextField(blank=True, default='')),
                ('external_ref', models.CharField(blank=True, default='', max_length=80)),
                ('valid_on', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('decision', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.decisionrecord')),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('import_batch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='outcomes.outcome')),
                ('recorded_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.datasource')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='outcome_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."external_ref" IS DISTINCT FROM (NEW."external_ref") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."import_batch_id" IS DISTINCT FROM (NEW."import_batch_id") OR OLD."import_row" IS DISTINCT FROM (NEW."import_row") OR OLD."measured_at" IS DISTINCT FROM (NEW."measured_at") OR OLD."metrics_json" IS DISTINCT FROM (NEW."metrics_json") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."outcome_type" IS DISTINCT FROM (NEW."outcome_type") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."valid_on" IS DISTINCT FROM (NEW."valid_on"))',
                    func='INSERT INTO "outcomes_outcomehistory" ("decision_id", "enterprise_id", "external_ref", "id", "import_batch_id", "import_row", "measured_at", "metrics_json", "notes", "organization_id", "outcome_type", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "valid_on") VALUES (OLD."decision_id", OLD."enterprise_id", OLD."external_ref", OLD."id", OLD."import_batch_id", OLD."import_row", OLD."measured_at", OLD."metrics_json", OLD."notes", OLD."organization_id", OLD."outcome_type", clock_timestamp(), \'update\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."valid_on"); RETURN NULL;',
                    hash='de45b442895c7f1c207d084d7b3b1a9792edcf6f',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_b4591',
                    table='outcomes_outcome',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "outcomes_outcomehistory" ("decision_id", "enterprise_id", "external_ref", "id", "import_batch_id", "import_row", "measured_at", "metrics_json", "notes", "organization_id", "outcome_type", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "valid_on") VALUES (OLD."decision_id", OLD."enterprise_id", OLD."external_ref", OLD."id", OLD."import_batch_id", OLD."import_row", OLD."measured_at", OLD."metrics_json", OLD."notes", OLD."organization_id", OLD."outcome_type", clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."valid_on"); RETURN NULL;',
                    hash='8e60d88983ed542595ba110b6e097c0c57d56842',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_26355',
                    table='outcomes_outcome',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
