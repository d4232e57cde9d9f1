"""Keep every earlier state of portfolios, their entries and positions, whoever changes them by whatever statement, where nobody can rewrite it."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_b1d0f();
DROP FUNCTION pgtrigger_kept_delete_8e7ce();
DROP FUNCTION pgtrigger_kept_update_ad53a();
DROP FUNCTION pgtrigger_kept_delete_e17b2();
DROP FUNCTION pgtrigger_kept_update_7be8e();
DROP FUNCTION pgtrigger_kept_delete_0ca6d();
"""
PROTECT = """
SELECT clear_protect_history('institutional_portfolioenterprisehistory');
SELECT clear_protect_history('institutional_portfoliohistory');
SELECT clear_protect_history('institutional_positionhistory');
"""
UNPROTECT = """
SELECT clear_unprotect('institutional_positionhistory');
SELECT clear_unprotect('institutional_portfoliohistory');
SELECT clear_unprotect('institutional_portfolioenterprisehistory');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0005_rows_keep_their_history'),
        ('foundation', '0015_rows_keep_their_history'),
        ('institutional', '0003_rows_count_their_changes'),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='PortfolioEnterpriseHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('import_batch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='institutional.portfolioenterprise')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutional.portfolio')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='portfolioenterprise_history'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PortfolioHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('import_batch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='institutional.portfolio')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='portfolio_history'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PositionHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('instrument', models.CharField(choices=[('loan', 'Loan'), ('guarantee', 'Guarantee'), ('equity', 'Equity'), ('grant', 'Grant')], max_length=9)),
                ('principal', models.DecimalField(decimal_places=2, max_digits=16)),
                ('outstanding', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('written_off_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('interest_ratio', models.DecimalField(blank=True, decimal_places=5, max_digits=7, null=True)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('matures_on', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('performing', 'Performing'), ('watch', 'Watch'), ('default', 'Default'), ('repaid', 'Repaid'), ('written_off', 'Written Off')], default='performing', max_length=11)),
                ('external_ref', models.CharField(blank=True, default='', max_length=80)),
                ('facts_json', models.JSONField(blank=True, default=dict)),
                ('recorded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('import_batch', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='institutional.position')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutional.portfolio')),
                ('source', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.datasource')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='position_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='portfolio',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."import_batch_id" IS DISTINCT FROM (NEW."import_batch_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id"))',
                    func='INSERT INTO "institutional_portfoliohistory" ("created_at", "currency", "id", "import_batch_id", "name", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."currency", OLD."id", OLD."import_batch_id", OLD."name", OLD."organization_id", clock_timestamp(), \'update\', OLD."id"); RETURN NULL;',
                    hash='ba35f5c71bc72e874fd1fb952436f214409e4489',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_b1d0f',
                    table='institutional_portfolio',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='portfolio',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "institutional_portfoliohistory" ("created_at", "currency", "id", "import_batch_id", "name", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."currency", OLD."id", OLD."import_batch_id", OLD."name", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                    hash='824384234232fe106306e8fdc79732f57d88a09b',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_8e7ce',
                    table='institutional_portfolio',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='portfolioenterprise',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."import_batch_id" IS DISTINCT FROM (NEW."import_batch_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."portfolio_id" IS DISTINCT FROM (NEW."portfolio_id") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at"))',
                    func='INSERT INTO "institutional_portfolioenterprisehistory" ("added_at", "enterprise_id", "id", "import_batch_id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "removed_at") VALUES (OLD."added_at", OLD."enterprise_id", OLD."id", OLD."import_batch_id", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."portfolio_id", OLD."removed_at"); RETURN NULL;',
                    hash='83c16182193539c3858ed0b885c9c5f00cfcfca8',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_ad53a',
                    table='institutional_portfolioenterprise',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='portfolioenterprise',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "institutional_portfolioenterprisehistory" ("added_at", "enterprise_id", "id", "import_batch_id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "removed_at") VALUES (OLD."added_at", OLD."enterprise_id", OLD."id", OLD."import_batch_id", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."portfolio_id", OLD."removed_at"); RETURN NULL;',
                    hash='63e99d7f17ee4120b477925652695db4d18ba0f8',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_e17b2',
                    table='institutional_portfolioenterprise',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='position',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."approved_on" IS DISTINCT FROM (NEW."approved_on") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."external_ref" IS DISTINCT FROM (NEW."external_ref") OR OLD."facts_json" IS DISTINCT FROM (NEW."facts_json") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."import_batch_id" IS DISTINCT FROM (NEW."import_batch_id") OR OLD."import_row" IS DISTINCT FROM (NEW."import_row") OR OLD."instrument" IS DISTINCT FROM (NEW."instrument") OR OLD."interest_ratio" IS DISTINCT FROM (NEW."interest_ratio") OR OLD."matures_on" IS DISTINCT FROM (NEW."matures_on") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."outstanding" IS DISTINCT FROM (NEW."outstanding") OR OLD."portfolio_id" IS DISTINCT FROM (NEW."portfolio_id") OR OLD."principal" IS DISTINCT FROM (NEW."principal") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."written_off_amount" IS DISTINCT FROM (NEW."written_off_amount"))',
                    func='INSERT INTO "institutional_positionhistory" ("approved_on", "currency", "enterprise_id", "external_ref", "facts_json", "id", "import_batch_id", "import_row", "instrument", "interest_ratio", "matures_on", "organization_id", "outstanding", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "principal", "recorded_at", "source_id", "started_on", "status", "written_off_amount") VALUES (OLD."approved_on", OLD."currency", OLD."enterprise_id", OLD."external_ref", OLD."facts_json", OLD."id", OLD."import_batch_id", OLD."import_row", OLD."instrument", OLD."interest_ratio", OLD."matures_on", OLD."organization_id", OLD."outstanding", clock_timestamp(), \'update\', OLD."id", OLD."portfolio_id", OLD."principal", OLD."recorded_at", OLD."source_id", OLD."started_on", OLD."status", OLD."written_off_amount"); RETURN NULL;',
                    hash='2c5891c8584fd97dc09a66ec9aaa597bddd4b0a9',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_7be8e',
                    table='institutional_position',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='position',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "institutional_positionhistory" ("approved_on", "currency", "enterprise_id", "external_ref", "facts_json", "id", "import_batch_id", "import_row", "instrument", "interest_ratio", "matures_on", "organization_id", "outstanding", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "principal", "recorded_at", "source_id", "started_on", "status", "written_off_amount") VALUES (OLD."approved_on", OLD."currency", OLD."enterprise_id", OLD."external_ref", OLD."facts_json", OLD."id", OLD."import_batch_id", OLD."import_row", OLD."instrument", OLD."interest_ratio", OLD."matures_on", OLD."organization_id", OLD."outstanding", clock_timestamp(), \'delete\', OLD."id", OLD."portfolio_id", OLD."principal", OLD."recorded_at", OLD."source_id", OLD."started_on", OLD."status", OLD."written_off_amount"); RETURN NULL;',
                    hash='b9c47ec8bc8c669910a8707ca1e2c79e42946001',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_0ca6d',
                    table='institutional_position',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
