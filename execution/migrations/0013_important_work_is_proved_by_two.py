"""Let a task move, and a milestone be verified, only as the rules say, whoever writes.

Until now the role of requests could, in plain SQL, set an important task done without its proof, open a finished one
again, lower what an approved plan calls important, verify a milestone in the name of somebody else, and rewrite
evidence that was verified. Removing what may have to be erased stays open to `clear_staff`.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION execution_move_task() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'todo' THEN
            RAISE EXCEPTION 'a task begins as one to do, not as %', NEW.status USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.action_plan_ref <> '' AND (NEW.priority, NEW.action_plan_ref) <> (OLD.priority, OLD.action_plan_ref) THEN
        RAISE EXCEPTION 'task % is a step of an approved plan, which says how important it is', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN (
        ('todo', 'in_progress'), ('todo', 'blocked'), ('todo', 'done'), ('todo', 'cancelled'),
        ('in_progress', 'blocked'), ('in_progress', 'done'), ('in_progress', 'cancelled'),
        ('blocked', 'in_progress'), ('blocked', 'cancelled')
    ) THEN
        RAISE EXCEPTION 'task % cannot go from % to %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status IN ('in_progress', 'done') AND EXISTS (
        SELECT FROM execution_taskdependency AS dependency
        JOIN execution_implementationtask AS ahead ON ahead.id = dependency.needs_id
        WHERE dependency.task_id = OLD.id AND ahead.status NOT IN ('done', 'cancelled')
    ) THEN
        RAISE EXCEPTION 'task % waits for others', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'done' AND 'high' IN (OLD.priority, NEW.priority) AND NOT EXISTS (
        SELECT FROM execution_milestone AS proof
        WHERE proof.task_id = OLD.id AND proof.verified_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'task % is of high priority and lacks a verified milestone', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION execution_move_task() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER move_task BEFORE INSERT OR UPDATE ON execution_implementationtask FOR EACH ROW
    EXECUTE FUNCTION execution_move_task();
ALTER TABLE execution_implementationtask ENABLE ALWAYS TRIGGER move_task;

CREATE FUNCTION execution_keep_milestone() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.verified_at IS NOT NULL OR NEW.verified_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a milestone is logged first, and verified after' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF current_setting('role') = 'clear_staff' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'milestone % stays as it was logged', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (OLD.id, OLD.organization_id, OLD.task_id, OLD.milestone_type, OLD.logged_at, OLD.logged_by_id,
        OLD.evidence_text, OLD.evidence_url, OLD.evidence_file, OLD.evidence_hash, OLD.effective_date,
        OLD.metrics_json)
       IS DISTINCT FROM
       (NEW.id, NEW.organization_id, NEW.task_id, NEW.milestone_type, NEW.logged_at, NEW.logged_by_id,
        NEW.evidence_text, NEW.evidence_url, NEW.evidence_file, NEW.evidence_hash, NEW.effective_date,
        NEW.metrics_json)
       OR (OLD.verified_at IS NOT NULL
           AND (OLD.verified_at, OLD.verified_by_id) IS DISTINCT FROM (NEW.verified_at, NEW.verified_by_id)) THEN
        RAISE EXCEPTION 'milestone % stays as it was logged and verified', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    -- A key acts for the person who made it, and no account is said then.
    IF OLD.verified_at IS NULL AND NEW.verified_at IS NOT NULL
       AND (NEW.verified_by_id IS NULL OR NEW.verified_by_id <> clear_user_id()) THEN
        RAISE EXCEPTION 'nobody verifies in the name of somebody else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION execution_keep_milestone() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_milestone BEFORE INSERT OR UPDATE OR DELETE ON execution_milestone FOR EACH ROW
    EXECUTE FUNCTION execution_keep_milestone();
ALTER TABLE execution_milestone ENABLE ALWAYS TRIGGER keep_milestone;
"""
BACKWARD = """
DROP TRIGGER keep_milestone ON execution_milestone;
DROP FUNCTION execution_keep_milestone();
DROP TRIGGER move_task ON execution_implementationtask;
DROP FUNCTION execution_move_task();
"""


class Migration(migrations.Migration):
    dependencies = [("execution", "0012_work_is_followed_away_from_pages")]

    operations = [
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by__isnull", True),
                    ("logged_by__isnull", True),
                    models.Q(("verified_by", models.F("logged_by")), _negated=True),
                    _connector="OR",
                ),
                name="milestone_verified_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                    models.Q(("verified_at__isnull", False), models.Q(("evidence_hash", ""), _negated=True)),
                    _connector="OR",
                ),
                name="milestone_verified_with_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskdependency",
            constraint=models.CheckConstraint(
                condition=models.Q(("task", models.F("needs")), _negated=True), name="task_waits_for_another"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
