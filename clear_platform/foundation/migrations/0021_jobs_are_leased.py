"""Lease jobs to who runs them, keep those that died, and let jobs come by the clock from a table of our own.

A trigger makes the row of a job's lease together with the job, whatever way it comes onto the queue; it runs with the
rights of whoever enqueues, and takes the request and the organization from the settings of the transaction. Fences come
from a sequence: a later one is always greater. The indexes on the library's tables are for the questions asked every
second (what runs) and on the page of the queues (what ended of late).
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BESIDE_THE_QUEUE = """
CREATE SEQUENCE foundation_job_fence;
COMMENT ON SEQUENCE foundation_job_fence IS 'Fences of jobs: whoever holds the newest one of a row may write it.';

CREATE FUNCTION clear_lease_jobs() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO foundation_joblease (
        job_id, name, queue, attempt, fence, worker, correlation_id, organization_id, ready_at
    )
    SELECT id, task_name, queue_name, 0, nextval('foundation_job_fence'), '',
        coalesce(nullif(current_setting('clear.request', true), '')::uuid, gen_random_uuid()),
        nullif(current_setting('clear.organization', true), '')::bigint,
        coalesce(scheduled_at, clock_timestamp())
    FROM made;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION clear_lease_jobs() IS 'Make the rows of the leases of new jobs; with the caller''s rights.';
REVOKE ALL ON FUNCTION clear_lease_jobs() FROM PUBLIC;
CREATE TRIGGER lease_jobs AFTER INSERT ON procrastinate_jobs REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION clear_lease_jobs();

INSERT INTO foundation_joblease (job_id, name, queue, attempt, fence, worker, correlation_id, ready_at)
SELECT id, task_name, queue_name, attempts, nextval('foundation_job_fence'), '', gen_random_uuid(),
    coalesce(scheduled_at, clock_timestamp())
FROM procrastinate_jobs;

CREATE INDEX clear_jobs_running ON procrastinate_jobs (id) WHERE status = 'doing';
CREATE INDEX clear_jobs_failed ON procrastinate_jobs (queue_name) WHERE status = 'failed';
CREATE INDEX clear_jobs_waiting ON procrastinate_jobs (queue_name, id) WHERE status = 'todo';
CREATE INDEX clear_jobs_done ON procrastinate_events (at) WHERE type = 'succeeded';
"""
UNDO_BESIDE_THE_QUEUE = """
DROP INDEX clear_jobs_done;
DROP INDEX clear_jobs_waiting;
DROP INDEX clear_jobs_failed;
DROP INDEX clear_jobs_running;
DROP TRIGGER lease_jobs ON procrastinate_jobs;
DROP FUNCTION clear_lease_jobs();
DROP SEQUENCE foundation_job_fence;
"""
PROTECT = "SELECT clear_protect('foundation_deadletter', writable => false)"
UNPROTECT = "SELECT clear_unprotect('foundation_deadletter')"


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0020_addresses_have_one_form'),
        ('procrastinate', '0041_post_retry_failed_job'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobLease',
            fields=[
                ('attempt', models.PositiveIntegerField(default=0)),
                ('fence', models.BigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('job_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=128)),
                ('queue', models.CharField(max_length=128)),
                ('worker', models.CharField(blank=True, default='', max_length=80)),
                ('correlation_id', models.UUIDField()),
                ('organization_id', models.BigIntegerField(blank=True, null=True)),
                ('ready_at', models.DateTimeField(help_text='Since when it may run.')),
            ],
            options={
                'indexes': [models.Index(fields=['correlation_id'], name='job_lease_by_correlation'), models.Index(condition=models.Q(('lease_until__isnull', False)), fields=['lease_until'], name='job_lease_running')],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=128, unique=True)),
                ('job', models.CharField(max_length=128)),
                ('cron', models.CharField(help_text='Minute, hour, day, month, day of the week.', max_length=100)),
                ('timezone', models.CharField(default='UTC', max_length=64)),
                ('enabled', models.BooleanField(default=True)),
                ('next_at', models.DateTimeField(help_text='The next slot.')),
                ('note', models.CharField(blank=True, default='', help_text='What was skipped, and why.', max_length=300)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('enabled', True)), fields=['next_at'], name='schedule_due')],
            },
        ),
        migrations.CreateModel(
            name='DeadLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_id', models.BigIntegerField()),
                ('job_name', models.CharField(max_length=128)),
                ('queue', models.CharField(max_length=128)),
                ('payload_json', models.JSONField(blank=True, default=dict)),
                ('attempts', models.PositiveIntegerField()),
                ('error_code', models.CharField(max_length=80)),
                ('error_text', models.TextField()),
                ('correlation_id', models.UUIDField(blank=True, null=True)),
                ('died_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('settled_as', models.CharField(blank=True, choices=[('retried', 'Retried'), ('discarded', 'Discarded')], default='', max_length=9)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('retried_as', models.BigIntegerField(blank=True, help_text='The job that it was retried as.', null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organization', '-died_at'], name='dead_letter_by_organization'), models.Index(condition=models.Q(('settled_as', '')), fields=['queue', '-died_at'], name='dead_letter_open'), models.Index(fields=['correlation_id'], name='dead_letter_by_correlation')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_as', ''), ('settled_at__isnull', True)), models.Q(('settled_as__in', ['retried', 'discarded']), ('settled_at__isnull', False)), _connector='OR'), name='dead_letter_settled_whole')],
            },
        ),
        migrations.CreateModel(
            name='ScheduleSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.DateTimeField()),
                ('job_id', models.BigIntegerField()),
                ('fired_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='foundation.schedule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('schedule', 'slot'), name='schedule_slot_once')],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(BESIDE_THE_QUEUE, UNDO_BESIDE_THE_QUEUE),
    ]
