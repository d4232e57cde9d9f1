"""Keep how metrics are counted and broken down, what institutions make of outcomes, and what they ask to be reported.

An outcome that an institution was told does not change while that institution has closed its period. Neither whoever
writes it nor the rows it may see know of that lock, so a function says it by ids alone, and a trigger holds to it. A
form is opened by a link before its institution is known; a function says which it is, by the hash of the secret.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

LOCKED = """
CREATE FUNCTION clear_outcomes_locked(asked bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT held.id
    FROM public.outcomes_outcome AS held
    JOIN public.outcomes_outcomereview AS review ON review.outcome_id = held.id
    JOIN public.outcomes_periodlock AS closed
      ON closed.organization_id = review.organization_id AND closed.unlocked_at IS NULL
     AND held.valid_on BETWEEN closed.starts AND closed.ends
    WHERE held.id = ANY (asked);
END;
COMMENT ON FUNCTION clear_outcomes_locked(bigint[]) IS
    'Those of some outcomes that lie in a period closed by an institution that was told them; whose it is stays unsaid.';
REVOKE ALL ON FUNCTION clear_outcomes_locked(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_outcomes_locked(bigint[]) TO clear_app, clear_staff;

CREATE FUNCTION clear_keep_locked_outcome() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM clear_outcomes_locked(ARRAY[OLD.id])) THEN
        RAISE EXCEPTION 'this outcome lies in a period that is locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION clear_keep_locked_outcome() FROM PUBLIC;
CREATE TRIGGER keep_locked_outcome BEFORE UPDATE OR DELETE ON outcomes_outcome FOR EACH ROW
    EXECUTE FUNCTION clear_keep_locked_outcome();
"""
UNLOCKED = """
DROP TRIGGER keep_locked_outcome ON outcomes_outcome;
DROP FUNCTION clear_keep_locked_outcome();
DROP FUNCTION clear_outcomes_locked(bigint[]);
"""
LINK = """
CREATE FUNCTION clear_reporting_form_organization(asked text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (SELECT organization_id FROM public.outcomes_reportingform WHERE token_hash = asked);
COMMENT ON FUNCTION clear_reporting_form_organization(text) IS
    'The institution whose form the link with a secret of this hash opens; asked before anybody is known.';
REVOKE ALL ON FUNCTION clear_reporting_form_organization(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_reporting_form_organization(text) TO clear_app, clear_staff;
"""
UNLINK = "DROP FUNCTION clear_reporting_form_organization(text)"
PROTECT = """
SELECT clear_protect('outcomes_outcomereview');
SELECT clear_protect_reference('outcomes_outcomereview', 'outcome_id', 'outcomes_outcome');
SELECT clear_count_changes('outcomes_outcomereview');
SELECT clear_protect('outcomes_periodlock');
SELECT clear_count_changes('outcomes_periodlock');
SELECT clear_protect('outcomes_reportingrequest');
SELECT clear_count_changes('outcomes_reportingrequest');
SELECT clear_protect('outcomes_reportingform');
SELECT clear_protect_reference('outcomes_reportingform', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('outcomes_reportingform', 'outcome_id', 'outcomes_outcome');
SELECT clear_tie('outcomes_reportingform', 'request_id', 'outcomes_reportingrequest');
SELECT clear_count_changes('outcomes_reportingform');
"""
UNPROTECT = """
SELECT clear_uncount_changes('outcomes_reportingform');
SELECT clear_untie('outcomes_reportingform', 'request_id');
SELECT clear_unprotect_reference('outcomes_reportingform', 'outcome_id');
SELECT clear_unprotect_reference('outcomes_reportingform', 'enterprise_id');
SELECT clear_unprotect('outcomes_reportingform');
SELECT clear_uncount_changes('outcomes_reportingrequest');
SELECT clear_unprotect('outcomes_reportingrequest');
SELECT clear_uncount_changes('outcomes_periodlock');
SELECT clear_unprotect('outcomes_periodlock');
SELECT clear_uncount_changes('outcomes_outcomereview');
SELECT clear_unprotect_reference('outcomes_outcomereview', 'outcome_id');
SELECT clear_unprotect('outcomes_outcomereview');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0009_earlier_approvals_stand_by_themselves'),
        ('foundation', '0028_things_are_cited'),
        ('outcomes', '0005_snapshots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OutcomeReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('status', models.CharField(choices=[('submitted', 'Submitted'), ('returned', 'Returned'), ('approved', 'Approved')], max_length=9)),
                ('note', models.TextField(blank=True, default='')),
                ('submitted_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('decided_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.outcome')),
                ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['outcome'], name='outcome_review_by_outcome'),
                    models.Index(fields=['organization', 'status', '-submitted_at'], name='outcome_review_waiting'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'outcome'), name='outcome_reviewed_once_by_each'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['submitted', 'returned', 'approved'])), name='outcome_review_status_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='outcome_returned_with_a_note'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PeriodLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('note', models.TextField(blank=True, default='')),
                ('locked_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('unlocked_at', models.DateTimeField(null=True)),
                ('unlocked_because', models.TextField(blank=True, default='')),
                ('locked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('unlocked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', 'starts'], name='period_lock_by_organization'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('starts__lte', models.F('ends'))), name='period_lock_runs_forward'),
                    models.CheckConstraint(condition=models.Q(('unlocked_at__isnull', True), models.Q(('unlocked_because', ''), _negated=True), _connector='OR'), name='period_unlocked_for_a_reason'),
                    models.UniqueConstraint(condition=models.Q(('unlocked_at__isnull', True)), fields=('organization', 'starts', 'ends'), name='period_locked_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReportingForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('email', models.EmailField(max_length=254)),
                ('status', models.CharField(choices=[('owed', 'Owed'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('approved', 'Approved')], default='owed', max_length=9)),
                ('values_json', models.JSONField(blank=True, default=dict)),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('reminded_json', models.JSONField(blank=True, default=list)),
                ('saved_at', models.DateTimeField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('submitted_by', models.CharField(blank=True, default='', max_length=120)),
                ('note', models.TextField(blank=True, default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('outcome', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.outcome')),
            ],
        ),
        migrations.CreateModel(
            name='ReportingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('title', models.CharField(max_length=120)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('due_on', models.DateField()),
                ('metrics_json', models.JSONField()),
                ('reminders_json', models.JSONField(blank=True, default=list)),
                ('note', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', '-due_on'], name='reporting_request_calendar'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('starts__lte', models.F('ends'))), name='reporting_request_runs_forward'),
                    models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('ends'))), name='reporting_request_due_after_its_period'),
                ],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='outcome',
            name='kept_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='outcome',
            name='kept_delete',
        ),
        migrations.AddField(
            model_name='metricdefinition',
            name='breakdowns',
            field=models.JSONField(blank=True, default=list, help_text='How values may be broken down.'),
        ),
        migrations.AddField(
            model_name='metricdefinition',
            name='definition',
            field=models.CharField(blank=True, default='', help_text='How it is counted.', max_length=300),
        ),
        migrations.AddField(
            model_name='metricdefinition',
            name='weight_code',
            field=models.CharField(blank=True, default='', help_text='The metric by whose size each enterprise counts where several are put together.', max_length=60),
        ),
        migrations.AddField(
            model_name='outcome',
            name='breakdowns_json',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='outcomehistory',
            name='breakdowns_json',
            field=models.JSONField(blank=True, default=dict),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."breakdowns_json" IS DISTINCT FROM (NEW."breakdowns_json") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."external_ref" IS DISTINCT FROM (NEW."external_ref") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."import_batch_id" IS DISTINCT FROM (NEW."import_batch_id") OR OLD."import_row" IS DISTINCT FROM (NEW."import_row") OR OLD."measured_at" IS DISTINCT FROM (NEW."measured_at") OR OLD."metrics_json" IS DISTINCT FROM (NEW."metrics_json") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."outcome_type" IS DISTINCT FROM (NEW."outcome_type") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."valid_on" IS DISTINCT FROM (NEW."valid_on"))',
                    func='INSERT INTO "outcomes_outcomehistory" ("breakdowns_json", "decision_id", "enterprise_id", "external_ref", "id", "import_batch_id", "import_row", "measured_at", "metrics_json", "notes", "organization_id", "outcome_type", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "valid_on") VALUES (OLD."breakdowns_json", OLD."decision_id", OLD."enterprise_id", OLD."external_ref", OLD."id", OLD."import_batch_id", OLD."import_row", OLD."measured_at", OLD."metrics_json", OLD."notes", OLD."organization_id", OLD."outcome_type", clock_timestamp(), \'update\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."valid_on"); RETURN NULL;',
                    hash='b87b25e420300c549e34baeeb895979d8a35ea78',
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
                    func='INSERT INTO "outcomes_outcomehistory" ("breakdowns_json", "decision_id", "enterprise_id", "external_ref", "id", "import_batch_id", "import_row", "measured_at", "metrics_json", "notes", "organization_id", "outcome_type", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "valid_on") VALUES (OLD."breakdowns_json", OLD."decision_id", OLD."enterprise_id", OLD."external_ref", OLD."id", OLD."import_batch_id", OLD."import_row", OLD."measured_at", OLD."metrics_json", OLD."notes", OLD."organization_id", OLD."outcome_type", clock_timestamp(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."valid_on"); RETURN NULL;',
                    hash='d9216226c0ae666a1750ad8ceea37f09ef97958f',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_26355',
                    table='outcomes_outcome',
                    when='AFTER',
                ),
            ),
        ),
        migrations.AddField(
            model_name='reportingform',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='outcomes.reportingrequest'),
        ),
        migrations.AddIndex(
            model_name='reportingform',
            index=models.Index(fields=['organization', 'status'], name='reporting_form_by_status'),
        ),
        migrations.AddIndex(
            model_name='reportingform',
            index=models.Index(fields=['enterprise', 'request'], name='reporting_form_by_enterprise'),
        ),
        migrations.AddConstraint(
            model_name='reportingform',
            constraint=models.UniqueConstraint(fields=('request', 'enterprise'), name='reporting_form_one_for_each_enterprise'),
        ),
        migrations.AddConstraint(
            model_name='reportingform',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['owed', 'submitted', 'returned', 'approved'])), name='reporting_form_status_known'),
        ),
        migrations.AddConstraint(
            model_name='reportingform',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'owed'), ('submitted_at__isnull', False), _connector='OR'), name='reporting_form_answered_before_judged'),
        ),
        migrations.AddConstraint(
            model_name='reportingform',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='reporting_form_returned_with_a_note'),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(LOCKED, UNLOCKED),
        migrations.RunSQL(LINK, UNLINK),
    ]
