"""Keep scores that are doubted with both answers: the readiness as it was, and what a person said of it.

A contest is opened, and then answered or withdrawn, once; nothing of it changes after that, nor what was asked before.
The readiness that was doubted, and the one computed since, stay the rows they were. The triggers fire always, for the
owner of the tables too. That an account goes is no change: its number is taken out of the row.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


KEEP = """
CREATE FUNCTION capability_keep_contest() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    doubted record;
    computed record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'contest % stays on record', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT organization_id, enterprise_id INTO doubted FROM capability_financingreadiness WHERE id = NEW.readiness_id;
        IF NEW.state <> 'open' OR (NEW.organization_id, NEW.enterprise_id) IS DISTINCT FROM
            (doubted.organization_id, doubted.enterprise_id) THEN
            RAISE EXCEPTION 'a contest begins open, and is of the organization and enterprise of its readiness'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.organization_id, OLD.enterprise_id, OLD.readiness_id, OLD.reason, OLD.asked_at, OLD.due_on)
        IS DISTINCT FROM
       (NEW.id, NEW.organization_id, NEW.enterprise_id, NEW.readiness_id, NEW.reason, NEW.asked_at, NEW.due_on)
       OR (NEW.asked_by_id IS NOT NULL AND NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id) THEN
        RAISE EXCEPTION 'what contest % asked stays as it was written', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'open' AND (
        (OLD.state, OLD.answer, OLD.answered_at, OLD.recomputed_id, OLD.withdrawn_at, OLD.late_told_on)
            IS DISTINCT FROM
        (NEW.state, NEW.answer, NEW.answered_at, NEW.recomputed_id, NEW.withdrawn_at, NEW.late_told_on)
        OR (NEW.answered_by_id IS NOT NULL AND NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id)
    ) THEN
        RAISE EXCEPTION 'contest % is over: its answer stays as it was given', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.recomputed_id IS NOT NULL AND OLD.recomputed_id IS NULL THEN
        SELECT organization_id, enterprise_id INTO computed FROM capability_financingreadiness
        WHERE id = NEW.recomputed_id;
        IF (NEW.organization_id, NEW.enterprise_id) IS DISTINCT FROM
            (computed.organization_id, computed.enterprise_id) THEN
            RAISE EXCEPTION 'contest % is mended by a readiness of the same organization and enterprise', OLD.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION capability_keep_contest() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_contest BEFORE INSERT OR UPDATE OR DELETE ON capability_readinesscontest FOR EACH ROW
    EXECUTE FUNCTION capability_keep_contest();
ALTER TABLE capability_readinesscontest ENABLE ALWAYS TRIGGER keep_contest;
REVOKE DELETE, TRUNCATE ON capability_readinesscontest FROM clear_app, clear_staff;

CREATE FUNCTION capability_keep_doubted() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW IS DISTINCT FROM OLD AND EXISTS (
        SELECT FROM capability_readinesscontest WHERE readiness_id = OLD.id OR recomputed_id = OLD.id
    ) THEN
        RAISE EXCEPTION 'readiness % was doubted, and stays as it was computed', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION capability_keep_doubted() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_doubted BEFORE UPDATE ON capability_financingreadiness FOR EACH ROW
    EXECUTE FUNCTION capability_keep_doubted();
ALTER TABLE capability_financingreadiness ENABLE ALWAYS TRIGGER keep_doubted;
"""
LET_GO = """
DROP TRIGGER keep_doubted ON capability_financingreadiness;
DROP FUNCTION capability_keep_doubted();
DROP TRIGGER keep_contest ON capability_readinesscontest;
DROP FUNCTION capability_keep_contest();
"""
PROTECT = """
SELECT clear_protect('capability_readinesscontest');
SELECT clear_protect_reference('capability_readinesscontest', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('capability_readinesscontest', 'readiness_id', 'capability_financingreadiness');
SELECT clear_protect_reference('capability_readinesscontest', 'recomputed_id', 'capability_financingreadiness');
SELECT clear_count_changes('capability_readinesscontest');
"""
UNPROTECT = """
SELECT clear_uncount_changes('capability_readinesscontest');
SELECT clear_unprotect_reference('capability_readinesscontest', 'recomputed_id');
SELECT clear_unprotect_reference('capability_readinesscontest', 'readiness_id');
SELECT clear_unprotect_reference('capability_readinesscontest', 'enterprise_id');
SELECT clear_unprotect('capability_readinesscontest');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('capability', '0005_recomputations'),
        ('enterprises', '0012_analyses_and_decisions_are_noted_as_they_are'),
        ('foundation', '0029_what_is_cited_stays_what_it_was'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadinessContest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('reason', models.TextField()),
                ('asked_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('due_on', models.DateField(help_text='By when a person answers.')),
                ('state', models.CharField(choices=[('open', 'Open'), ('upheld', 'The score stands'), ('changed', 'Mended'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                ('answer', models.TextField(blank=True, default='')),
                ('answered_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('late_told_on', models.DateField(editable=False, help_text='When it was said that it is late.', null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('readiness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capability.financingreadiness')),
                ('recomputed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capability.financingreadiness')),
            ],
            options={
                'verbose_name': 'request to look again',
                'verbose_name_plural': 'requests to look again',
                'indexes': [models.Index(fields=['organization', 'enterprise', '-asked_at'], name='readiness_contest_series'), models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='readiness_contest_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('readiness',), name='readiness_contest_open_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'changed', 'withdrawn'])), name='readiness_contest_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ['upheld', 'changed']), models.Q(('answer', ''), _negated=True)), models.Q(('answer', ''), ('answered_at__isnull', True), ('state__in', ['open', 'withdrawn'])), _connector='OR'), name='readiness_contest_answer_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('recomputed__isnull', False), ('state', 'changed'), models.Q(('recomputed', models.F('readiness')), _negated=True)), models.Q(models.Q(('state', 'changed'), _negated=True), ('recomputed__isnull', True)), _connector='OR'), name='readiness_contest_mended_is_another_row'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), ('asked_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='readiness_contest_answered_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='readiness_contest_withdrawn_has_its_time')],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(KEEP, LET_GO),
    ]
