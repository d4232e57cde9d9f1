"""Keep every earlier state of seats and accounts, whoever changes them by whatever statement, where nobody can rewrite it."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_update_141f9();
DROP FUNCTION pgtrigger_kept_delete_4b73c();
DROP FUNCTION pgtrigger_kept_update_0c24d();
DROP FUNCTION pgtrigger_kept_delete_d6e3b();
"""
MAKE_FUNCTION = """
CREATE FUNCTION clear_protect_history(target regclass) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM clear_protect(target, writable => false);
    -- The past of a row is its organization's own: a grant gives sight of what is, not of what was.
    EXECUTE format(
        'ALTER POLICY app_select ON %s USING (organization_id = ANY ((SELECT clear_reading_ids())::bigint[]))', target
    );
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %s FROM clear_app, clear_staff', target);
END $$;
COMMENT ON FUNCTION clear_protect_history(regclass) IS
    'Protect a table of earlier states: triggers write it, nobody changes it. clear_unprotect undoes it.';
REVOKE ALL ON FUNCTION clear_protect_history(regclass) FROM PUBLIC, clear_app, clear_staff;
"""
PROTECT = """
SELECT clear_protect_history('foundation_membershiphistory');
-- Accounts belong to no organization, so no policy could tell whose they are: staff alone read their history.
REVOKE ALL ON foundation_userhistory FROM clear_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_userhistory FROM clear_staff;
"""
UNPROTECT = """
SELECT clear_unprotect('foundation_membershiphistory');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('foundation', '0014_audit_entries_stay'),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.RunSQL(MAKE_FUNCTION, "DROP FUNCTION clear_protect_history(regclass)"),
        migrations.CreateModel(
            name='MembershipHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(max_length=12)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.membership')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='membership_history'),
                ],
            },
        ),
        migrations.CreateModel(
            name='UserHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=200)),
                ('locale', models.CharField(default='en', max_length=10)),
                ('timezone', models.CharField(default='UTC', max_length=64)),
                ('density', models.CharField(default='normal', help_text='How close the rows of lists stand.', max_length=8)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('is_demo', models.BooleanField(default=False, help_text='Invented for the demonstration; no real person.')),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('signed_out_everywhere_at', models.DateTimeField(blank=True, editable=False, help_text='Every session and token given before has ended.', null=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['pgh_obj'], name='user_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "foundation_membershiphistory" ("created_at", "id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."created_at", OLD."id", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;',
                    hash='9406eabfe25881b30abd6850671b8aa55f8c33c7',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_141f9',
                    table='foundation_membership',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "foundation_membershiphistory" ("created_at", "id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."created_at", OLD."id", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;',
                    hash='c3640ac7989ffd02fb6ef8cdbd224dd9f6117fae',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_4b73c',
                    table='foundation_membership',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."density" IS DISTINCT FROM (NEW."density") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."locale" IS DISTINCT FROM (NEW."locale") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."signed_out_everywhere_at" IS DISTINCT FROM (NEW."signed_out_everywhere_at") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone"))',
                    func='INSERT INTO "foundation_userhistory" ("created_at", "density", "email", "id", "is_active", "is_demo", "is_staff", "is_superuser", "locale", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_out_everywhere_at", "timezone") VALUES (OLD."created_at", OLD."density", OLD."email", OLD."id", OLD."is_active", OLD."is_demo", OLD."is_staff", OLD."is_superuser", OLD."locale", OLD."name", clock_timestamp(), \'update\', OLD."id", OLD."signed_out_everywhere_at", OLD."timezone"); RETURN NULL;',
                    hash='e57a2f2ae2f5e8d0b3f1fd94fd8f076392a938d2',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_0c24d',
                    table='foundation_user',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "foundation_userhistory" ("created_at", "density", "email", "id", "is_active", "is_demo", "is_staff", "is_superuser", "locale", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_out_everywhere_at", "timezone") VALUES (OLD."created_at", OLD."density", OLD."email", OLD."id", OLD."is_active", OLD."is_demo", OLD."is_staff", OLD."is_superuser", OLD."locale", OLD."name", clock_timestamp(), \'delete\', OLD."id", OLD."signed_out_everywhere_at", OLD."timezone"); RETURN NULL;',
                    hash='34404edf172db4286aca5968ea4e6594fa05f4c3',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_d6e3b',
                    table='foundation_user',
                    when='AFTER',
                ),
            ),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
