"""Keep runs of patterns, their steps, and what went in and out of them by its hash.

Steps draw their number from one sequence, so that a listener knows what it has seen; each change is told on the channel
`clear_runs`, with nothing but the run's id.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE SEQUENCE execution_run_sequence;
SELECT clear_protect('execution_runblob');
SELECT clear_protect('execution_run');
SELECT clear_protect('execution_runstep');
SELECT clear_protect('execution_stepcache');
SELECT clear_tie('execution_runstep', 'run_id', 'execution_run', 'run_id');
SELECT clear_tie('execution_run', 'retry_of_id', 'execution_run', 'run_id');
SELECT clear_tie('execution_run', 'began_as_id', 'execution_run', 'run_id');
SELECT clear_tie('execution_run', 'requested_with_id', 'foundation_apikey');
SELECT clear_protect_reference('execution_run', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_count_changes('execution_run');
REVOKE UPDATE, DELETE, TRUNCATE ON execution_runblob FROM clear_app, clear_staff;

CREATE FUNCTION execution_keep_what_a_run_stands_on() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what run % stands on, and what came of it, stays as it is', old.run_id
        USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION execution_keep_what_a_run_stands_on() IS
    'Refuse to change what a run was begun on, or the result that it came to.';
CREATE TRIGGER execution_keep_what_a_run_stands_on BEFORE UPDATE ON execution_run
    FOR EACH ROW WHEN (
        (old.organization_id, old.began_as_id, old.requested_as, old.requested_with_id, old.pattern, old.pattern_version, old.pattern_hash, old.enterprise_id, old.asof_date,
            old.pricing_pack_id, old.ledger_commit_hash, old.seed, old.inputs_hash, old.created_at)
        IS DISTINCT FROM
        (new.organization_id, new.began_as_id, new.requested_as, new.requested_with_id, new.pattern, new.pattern_version, new.pattern_hash, new.enterprise_id, new.asof_date,
            new.pricing_pack_id, new.ledger_commit_hash, new.seed, new.inputs_hash, new.created_at)
        OR (old.result_hash <> '' AND (old.status, old.result_hash, old.run_hash)
            IS DISTINCT FROM (new.status, new.result_hash, new.run_hash))
    ) EXECUTE FUNCTION execution_keep_what_a_run_stands_on();

CREATE FUNCTION execution_tell_of_run() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_notify('clear_runs', new.run_id::text);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION execution_tell_of_run() IS 'Tell whoever listens that a run has changed; gives its id alone.';
CREATE TRIGGER execution_tell_of_step AFTER INSERT OR UPDATE ON execution_runstep
    FOR EACH ROW EXECUTE FUNCTION execution_tell_of_run();
CREATE TRIGGER execution_tell_of_status AFTER UPDATE OF status ON execution_run
    FOR EACH ROW WHEN (old.status IS DISTINCT FROM new.status) EXECUTE FUNCTION execution_tell_of_run();
"""

BACKWARD = """
DROP TRIGGER execution_tell_of_status ON execution_run;
DROP TRIGGER execution_tell_of_step ON execution_runstep;
DROP FUNCTION execution_tell_of_run();
DROP TRIGGER execution_keep_what_a_run_stands_on ON execution_run;
DROP FUNCTION execution_keep_what_a_run_stands_on();
SELECT clear_uncount_changes('execution_run');
SELECT clear_unprotect_reference('execution_run', 'enterprise_id');
SELECT clear_untie('execution_run', 'requested_with_id');
ALTER TABLE foundation_apikey DROP CONSTRAINT foundation_apikey_in_organization;
SELECT clear_untie('execution_run', 'began_as_id');
SELECT clear_untie('execution_run', 'retry_of_id');
SELECT clear_untie('execution_runstep', 'run_id');
ALTER TABLE execution_run DROP CONSTRAINT execution_run_in_organization;
SELECT clear_unprotect('execution_stepcache');
SELECT clear_unprotect('execution_runstep');
SELECT clear_unprotect('execution_run');
SELECT clear_unprotect('execution_runblob');
DROP SEQUENCE execution_run_sequence;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0005_rows_keep_their_history'),
        ('execution', '0006_rows_keep_their_history'),
        ('foundation', '0024_events_are_told'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Breaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capability', models.CharField(max_length=163, unique=True)),
                ('failures', models.PositiveIntegerField(default=0, help_text='In a row.')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('trying_until', models.DateTimeField(blank=True, help_text='Until when one call is out to see whether it works again.', null=True)),
                ('last_failed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'circuit breaker',
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('fence', models.BigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('run_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('execute', 'Execute'), ('agent', 'Agent'), ('pipeline', 'Pipeline'), ('diagnosis', 'Diagnosis')], default='execute', max_length=9)),
                ('mode', models.CharField(choices=[('sync', 'Sync'), ('async', 'Async')], max_length=5)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('dead_lettered', 'Dead Lettered'), ('cancelled', 'Cancelled'), ('awaiting_review', 'Awaiting Review')], default='queued', max_length=15)),
                ('pattern', models.CharField(help_text='Its id.', max_length=64)),
                ('pattern_version', models.PositiveIntegerField()),
                ('pattern_hash', models.CharField(max_length=64)),
                ('portfolio_id', models.BigIntegerField(blank=True, null=True)),
                ('requested_as', models.CharField(help_text='What kind of actor asked, whatever became of it since.', max_length=9)),
                ('request_id', models.UUIDField()),
                ('asked_key', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('job_id', models.BigIntegerField(blank=True, editable=False, help_text='The job that carries it out, or is to.', null=True)),
                ('asof_date', models.DateField()),
                ('pricing_pack_id', models.BigIntegerField(blank=True, null=True)),
                ('ledger_commit_hash', models.CharField(blank=True, default='', max_length=64)),
                ('seed', models.BigIntegerField()),
                ('inputs_hash', models.CharField(max_length=64)),
                ('result_hash', models.CharField(blank=True, default='', max_length=64)),
                ('run_hash', models.CharField(blank=True, default='', help_text='Of the result and all that it stands on.', max_length=64)),
                ('set_by_person', models.BooleanField(default=False)),
                ('sources_json', models.JSONField(blank=True, default=list)),
                ('error_payload', models.JSONField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.apikey')),
                ('retry_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='execution.run')),
                ('began_as', models.ForeignKey(blank=True, help_text='The first of the runs in whose place it goes on. What it writes is written once over all of them.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='execution.run')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', '-created_at'], name='run_newest'),
                    models.Index(fields=['organization', 'status', '-created_at'], name='run_by_status'),
                    models.Index(fields=['organization', 'pattern', '-created_at'], name='run_by_pattern'),
                    models.Index(fields=['enterprise', '-created_at'], name='run_by_enterprise'),
                    models.Index(fields=['request_id'], name='run_by_request'),
                    models.Index(condition=models.Q(('status', 'running')), fields=['lease_until'], name='run_under_way'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'running', 'succeeded', 'failed', 'dead_lettered', 'cancelled', 'awaiting_review'])), name='run_status_known'),
                    models.CheckConstraint(condition=models.Q(('status', 'succeeded'), ('result_hash', ''), _connector='XOR'), name='run_result_of_success'),
                    models.UniqueConstraint(condition=models.Q(('status__in', ['queued', 'running']), models.Q(('asked_key', ''), _negated=True)), fields=('organization', 'asked_key'), name='run_once_for_each_key'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RunBlob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=64)),
                ('body', models.TextField(help_text='Canonical JSON (RFC 8785).')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'kept value',
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'hash'), name='run_blob_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RunStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step_id', models.CharField(max_length=64)),
                ('capability', models.CharField(max_length=163)),
                ('agent_name', models.CharField(max_length=40)),
                ('status', models.CharField(choices=[('running', 'Running'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('skipped', 'Skipped'), ('overridden', 'Overridden'), ('awaiting_review', 'Awaiting Review')], max_length=15)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('calls', models.PositiveIntegerField(db_default=0, default=0, help_text='How often its agent was called, over all executions of the run.')),
                ('failures', models.PositiveIntegerField(db_default=0, default=0, help_text='How many of these failed, also where a later one or a person healed it.')),
                ('inputs_hash', models.CharField(max_length=64)),
                ('output_hash', models.CharField(blank=True, default='', max_length=64)),
                ('readings_hash', models.CharField(blank=True, default='', help_text='What it read of the world.', max_length=64)),
                ('sources_json', models.JSONField(blank=True, default=list)),
                ('cached', models.BooleanField(default=False)),
                ('rests_on_person', models.BooleanField(default=False)),
                ('reason', models.TextField(blank=True, default='')),
                ('error_code', models.CharField(blank=True, default='', max_length=80)),
                ('error_text', models.TextField(blank=True, default='')),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('duration_ms', models.PositiveIntegerField(default=0)),
                ('sequence', models.BigIntegerField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='execution.run')),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step of a run',
                'verbose_name_plural': 'steps of runs',
                'constraints': [
                    models.UniqueConstraint(fields=('run', 'step_id'), name='run_step_once'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['running', 'succeeded', 'failed', 'skipped', 'overridden', 'awaiting_review'])), name='run_step_status_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'overridden'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='run_step_override_has_reason'),
                ],
                'indexes': [
                    models.Index(fields=['run', 'sequence'], name='run_step_since'),
                    models.Index(fields=['organization', '-finished_at'], name='run_step_newest'),
                    models.Index(fields=['agent_name', '-finished_at'], name='run_step_by_agent'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StepCache',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('capability', models.CharField(max_length=163)),
                ('agent_name', models.CharField(max_length=40)),
                ('output_hash', models.CharField(max_length=64)),
                ('sources_json', models.JSONField(blank=True, default=list)),
                ('kept_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'kept answer',
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'key'), name='step_cache_once'),
                ],
                'indexes': [
                    models.Index(fields=['kept_at'], name='step_cache_oldest'),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
