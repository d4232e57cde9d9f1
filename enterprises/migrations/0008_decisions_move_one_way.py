"""Let a version only ever go forward, whoever writes: drafted, proposed, approved by as many as it needs, then over.

Until now a version that was set back to a draft by plain SQL could have been rewritten and approved again. What is
proposed is frozen as well, for that is what people sign; an approval is never changed, but for its note, which may
have to be erased.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION enterprises_move_forward() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    signed bigint;
    by_rule smallint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            RAISE EXCEPTION 'a version begins as a draft, not as %', NEW.status USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'version % of decision % is frozen: it is never deleted', OLD.version, OLD.decision_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.status, NEW.status) NOT IN (
        ('draft', 'draft'), ('draft', 'proposed'), ('draft', 'closed'), ('proposed', 'proposed'),
        ('proposed', 'approved'), ('proposed', 'rejected'), ('proposed', 'closed'), ('approved', 'approved'),
        ('approved', 'superseded'), ('approved', 'closed'), ('rejected', 'rejected'), ('superseded', 'superseded'),
        ('closed', 'closed')
    ) THEN
        RAISE EXCEPTION 'version % of decision % cannot go from % to %', OLD.version, OLD.decision_id, OLD.status,
            NEW.status USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status = 'proposed' AND NEW.approvers_needed < OLD.approvers_needed THEN
        RAISE EXCEPTION 'version % of decision % needs % approvals, and no fewer since', OLD.version, OLD.decision_id,
            OLD.approvers_needed USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'approved' AND OLD.status = 'proposed' THEN
        SELECT rule.approvers_needed INTO by_rule FROM enterprises_approvalrule AS rule
        WHERE rule.organization_id = OLD.organization_id AND (rule.domain = OLD.domain OR rule.domain IS NULL)
        ORDER BY rule.domain NULLS LAST LIMIT 1;
        SELECT count(*) INTO signed FROM enterprises_decisionapproval AS approval
        WHERE approval.decision_id = OLD.decision_id AND approval.content_hash = OLD.content_hash
          AND (OLD.created_by_id IS NULL OR approval.approver_id IS DISTINCT FROM OLD.created_by_id);
        IF signed < greatest(NEW.approvers_needed, by_rule) THEN
            RAISE EXCEPTION 'version % of decision % has % of the approvals it needs', OLD.version, OLD.decision_id,
                signed USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enterprises_move_forward() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER move_forward BEFORE INSERT OR UPDATE OR DELETE ON enterprises_decisionrecord FOR EACH ROW
    EXECUTE FUNCTION enterprises_move_forward();
ALTER TABLE enterprises_decisionrecord ENABLE ALWAYS TRIGGER move_forward;
REVOKE TRUNCATE ON enterprises_decisionrecord FROM clear_app, clear_staff;

DROP TRIGGER keep_decided_version ON enterprises_decisionrecord;
CREATE TRIGGER keep_decided_version BEFORE UPDATE ON enterprises_decisionrecord FOR EACH ROW
WHEN (
    (OLD.status <> 'draft'
     AND (OLD.decision_id, OLD.title, OLD.domain, OLD.version, OLD.artifact_json, OLD.expected_json, OLD.content_hash,
          OLD.analysis_id, OLD.supersedes_id, OLD.enterprise_id, OLD.organization_id, OLD.created_by_id,
          OLD.created_at, OLD.proposed_at)
     IS DISTINCT FROM
         (NEW.decision_id, NEW.title, NEW.domain, NEW.version, NEW.artifact_json, NEW.expected_json, NEW.content_hash,
          NEW.analysis_id, NEW.supersedes_id, NEW.enterprise_id, NEW.organization_id, NEW.created_by_id,
          NEW.created_at, NEW.proposed_at))
    OR (OLD.status IN ('approved', 'rejected', 'superseded', 'closed')
        AND (OLD.decided_by_id, OLD.decided_at, OLD.approvers_needed)
        IS DISTINCT FROM (NEW.decided_by_id, NEW.decided_at, NEW.approvers_needed))
)
EXECUTE FUNCTION enterprises_keep_decided_version();
ALTER TABLE enterprises_decisionrecord ENABLE ALWAYS TRIGGER keep_decided_version;

CREATE FUNCTION enterprises_keep_approval() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'approval % stays as it was given', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION enterprises_keep_approval() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_approval BEFORE UPDATE ON enterprises_decisionapproval FOR EACH ROW
WHEN ((OLD.id, OLD.organization_id, OLD.decision_id, OLD.approver_id, OLD.approved_at, OLD.content_hash)
    IS DISTINCT FROM (NEW.id, NEW.organization_id, NEW.decision_id, NEW.approver_id, NEW.approved_at, NEW.content_hash))
EXECUTE FUNCTION enterprises_keep_approval();
ALTER TABLE enterprises_decisionapproval ENABLE ALWAYS TRIGGER keep_approval;
CREATE TRIGGER stays_as_written BEFORE DELETE OR TRUNCATE ON enterprises_decisionapproval
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
ALTER TABLE enterprises_decisionapproval ENABLE ALWAYS TRIGGER stays_as_written;
REVOKE UPDATE, DELETE, TRUNCATE ON enterprises_decisionapproval FROM clear_app, clear_staff;
GRANT UPDATE (note) ON enterprises_decisionapproval TO clear_staff;
"""
BACKWARD = """
GRANT UPDATE, DELETE ON enterprises_decisionapproval TO clear_app, clear_staff;
DROP TRIGGER stays_as_written ON enterprises_decisionapproval;
DROP TRIGGER keep_approval ON enterprises_decisionapproval;
DROP FUNCTION enterprises_keep_approval();
DROP TRIGGER keep_decided_version ON enterprises_decisionrecord;
CREATE TRIGGER keep_decided_version BEFORE UPDATE ON enterprises_decisionrecord FOR EACH ROW
WHEN (
    OLD.status IN ('approved', 'superseded', 'closed')
    AND (OLD.title, OLD.domain, OLD.version, OLD.artifact_json, OLD.expected_json, OLD.content_hash, OLD.analysis_id,
         OLD.supersedes_id, OLD.enterprise_id, OLD.organization_id, OLD.created_by_id)
    IS DISTINCT FROM
        (NEW.title, NEW.domain, NEW.version, NEW.artifact_json, NEW.expected_json, NEW.content_hash, NEW.analysis_id,
         NEW.supersedes_id, NEW.enterprise_id, NEW.organization_id, NEW.created_by_id)
)
EXECUTE FUNCTION enterprises_keep_decided_version();
DROP TRIGGER move_forward ON enterprises_decisionrecord;
DROP FUNCTION enterprises_move_forward();
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0007_ledger_is_appended_by_a_function")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
