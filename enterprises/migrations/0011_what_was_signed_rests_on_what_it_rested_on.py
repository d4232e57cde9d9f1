"""Keep what an approval rests on as it was signed, and take approvals from those alone who may give them.

Until now the role of requests could, in plain SQL, take a decided version's citations away, rewrite a cited analysis,
insert approvals in the names of others, and rewrite the note of a decision. Removing what may have to be erased stays
open to `clear_staff`.
"""

from django.db import migrations

SEATS = """
CREATE FUNCTION enterprises_may_sign(who bigint, organization bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT who IS NULL OR EXISTS (
        SELECT FROM foundation_user AS account WHERE account.id = who AND account.is_active AND (
            (account.is_staff AND EXISTS (
                SELECT FROM foundation_user_groups AS held JOIN auth_group ON auth_group.id = held.group_id
                WHERE held.user_id = who AND auth_group.name IN ('Administrator', 'Programme officer')
            ))
            OR EXISTS (
                SELECT FROM foundation_membership AS seat
                JOIN foundation_organization AS home ON home.id = seat.organization_id
                JOIN foundation_accessgrant AS sight
                    ON sight.grantee_id = seat.organization_id AND sight.organization_id = organization
                WHERE seat.user_id = who AND sight.level IN ('review', 'act')
                  AND (home.kind, seat.role)
                      IN (('institution', 'admin'), ('institution', 'analyst'), ('enterprise', 'owner'))
            )
        )
    )
$$;
COMMENT ON FUNCTION enterprises_may_sign(bigint, bigint) IS
    'Whether somebody may approve decisions of an organization now; nobody by name is the system.';
REVOKE ALL ON FUNCTION enterprises_may_sign(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enterprises_may_sign(bigint, bigint) TO clear_app, clear_staff;

CREATE FUNCTION enterprises_take_approval() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    version enterprises_decisionrecord;
BEGIN
    SELECT * INTO version FROM enterprises_decisionrecord WHERE decision_id = NEW.decision_id;
    IF version.status IS DISTINCT FROM 'proposed' OR version.organization_id <> NEW.organization_id THEN
        RAISE EXCEPTION 'only a version that is proposed is approved' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.content_hash <> version.content_hash THEN
        RAISE EXCEPTION 'an approval is given over the content hash of its version' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approver_id = version.created_by_id THEN
        RAISE EXCEPTION 'nobody approves a version of their own' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT enterprises_may_sign(NEW.approver_id, NEW.organization_id)
       OR (NEW.approver_id IS NULL AND current_setting('role') <> 'clear_staff') THEN
        RAISE EXCEPTION 'account % may not approve decisions of organization %', NEW.approver_id, NEW.organization_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.approver_id IS DISTINCT FROM clear_user_id() AND current_setting('role') <> 'clear_staff' THEN
        RAISE EXCEPTION 'nobody approves in the name of somebody else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enterprises_take_approval() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER take_approval BEFORE INSERT ON enterprises_decisionapproval FOR EACH ROW
    EXECUTE FUNCTION enterprises_take_approval();
ALTER TABLE enterprises_decisionapproval ENABLE ALWAYS TRIGGER take_approval;
"""

COUNTED = """
CREATE OR REPLACE FUNCTION enterprises_move_forward() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    signed bigint;
    by_rule smallint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            RAISE EXCEPTION 'a version begins as a draft, not as %%', NEW.status USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'version %% of decision %% is frozen: it is never deleted', OLD.version, OLD.decision_id
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
        RAISE EXCEPTION 'version %% of decision %% cannot go from %% to %%', OLD.version, OLD.decision_id, OLD.status,
            NEW.status USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status = 'proposed' AND NEW.approvers_needed < OLD.approvers_needed THEN
        RAISE EXCEPTION 'version %% of decision %% needs %% approvals, and no fewer since', OLD.version,
            OLD.decision_id, OLD.approvers_needed USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'approved' AND OLD.status = 'proposed' THEN
        SELECT rule.approvers_needed INTO by_rule FROM enterprises_approvalrule AS rule
        WHERE rule.organization_id = OLD.organization_id AND (rule.domain = OLD.domain OR rule.domain IS NULL)
        ORDER BY rule.domain NULLS LAST LIMIT 1;
        SELECT count(*) INTO signed FROM enterprises_decisionapproval AS approval
        WHERE approval.decision_id = OLD.decision_id AND approval.content_hash = OLD.content_hash
          AND (OLD.created_by_id IS NULL OR approval.approver_id IS DISTINCT FROM OLD.created_by_id)%(still)s;
        IF signed < greatest(NEW.approvers_needed, by_rule) THEN
            RAISE EXCEPTION 'version %% of decision %% has %% of the approvals it needs', OLD.version,
                OLD.decision_id, signed USING ERRCODE = 'check_violation';
        END IF;
    END IF;
%(held)s    RETURN NEW;
END $$;
"""
HELD = """    IF OLD.created_by_id IS NOT NULL AND NEW.created_by_id IS DISTINCT FROM OLD.created_by_id
       AND current_setting('role') <> 'clear_staff' THEN
        RAISE EXCEPTION 'version %% of decision %% keeps its author', OLD.version, OLD.decision_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status IN ('draft', 'proposed') AND (NEW.decided_by_id IS NOT NULL OR NEW.decided_at IS NOT NULL) THEN
        RAISE EXCEPTION 'version %% of decision %% is not decided', OLD.version, OLD.decision_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'approved' AND OLD.status = 'proposed' AND NOT EXISTS (
        SELECT FROM enterprises_decisionapproval AS approval
        WHERE approval.decision_id = OLD.decision_id AND approval.approver_id IS NOT DISTINCT FROM NEW.decided_by_id
          AND approval.approved_at <= NEW.decided_at
    ) THEN
        RAISE EXCEPTION 'version %% of decision %% is approved by one who signed it, and not before', OLD.version,
            OLD.decision_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'rejected' AND OLD.status = 'proposed'
       AND NOT enterprises_may_sign(NEW.decided_by_id, OLD.organization_id) THEN
        RAISE EXCEPTION 'version %% of decision %% is rejected by one who might approve it', OLD.version,
            OLD.decision_id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.status = 'superseded' AND OLD.status = 'approved' AND NOT EXISTS (
        WITH RECURSIVE later AS (
            SELECT next.decision_id, next.status FROM enterprises_decisionrecord AS next
            WHERE next.supersedes_id = OLD.decision_id
            UNION ALL
            SELECT next.decision_id, next.status FROM enterprises_decisionrecord AS next
            JOIN later ON next.supersedes_id = later.decision_id
        )
        SELECT FROM later WHERE later.status = 'approved'
    ) THEN
        RAISE EXCEPTION 'version %% of decision %% holds: no later one is approved', OLD.version, OLD.decision_id
            USING ERRCODE = 'check_violation';
    END IF;
""".replace("%%", "%")
STILL = "\n          AND enterprises_may_sign(approval.approver_id, approval.organization_id)"

FIXED = """
CREATE FUNCTION enterprises_keep_citations() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    citing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        citing := NEW.citing_ref;
    ELSE
        citing := OLD.citing_ref;
    END IF;
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM enterprises_decisionrecord AS version
        WHERE version.decision_id = CASE WHEN citing ~ '^[0-9a-f-]{36}$' THEN citing::uuid END
          AND version.status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'what decision % cites is fixed since it was proposed', citing
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enterprises_keep_citations() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_new_citations BEFORE INSERT ON foundation_citation FOR EACH ROW
    WHEN (NEW.citing_kind = 'decision') EXECUTE FUNCTION enterprises_keep_citations();
CREATE FUNCTION enterprises_keep_citing() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a citation stays with what cites it' USING ERRCODE = 'check_violation';
END $$;
REVOKE ALL ON FUNCTION enterprises_keep_citing() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_citing BEFORE UPDATE ON foundation_citation FOR EACH ROW
    WHEN ((OLD.citing_kind, OLD.citing_ref) IS DISTINCT FROM (NEW.citing_kind, NEW.citing_ref))
    EXECUTE FUNCTION enterprises_keep_citing();
ALTER TABLE foundation_citation ENABLE ALWAYS TRIGGER keep_citing;
CREATE TRIGGER keep_citations BEFORE UPDATE OR DELETE ON foundation_citation FOR EACH ROW
    WHEN (OLD.citing_kind = 'decision') EXECUTE FUNCTION enterprises_keep_citations();
ALTER TABLE foundation_citation ENABLE ALWAYS TRIGGER keep_new_citations;
ALTER TABLE foundation_citation ENABLE ALWAYS TRIGGER keep_citations;

CREATE FUNCTION enterprises_keep_analysis() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM foundation_citation AS citation
        WHERE citation.cited_kind = 'analysis' AND citation.cited_ref = OLD.id::text
    ) THEN
        RAISE EXCEPTION 'analysis % stays as it was cited', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enterprises_keep_analysis() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_cited BEFORE UPDATE ON enterprises_analysis FOR EACH ROW
WHEN ((OLD.id, OLD.organization_id, OLD.enterprise_id, OLD.domain, OLD.input_json, OLD.analysis_json, OLD.confidence,
       OLD.run_id, OLD.created_at)
    IS DISTINCT FROM (NEW.id, NEW.organization_id, NEW.enterprise_id, NEW.domain, NEW.input_json, NEW.analysis_json,
       NEW.confidence, NEW.run_id, NEW.created_at))
EXECUTE FUNCTION enterprises_keep_analysis();
CREATE TRIGGER keep_cited_there BEFORE DELETE ON enterprises_analysis FOR EACH ROW
    EXECUTE FUNCTION enterprises_keep_analysis();
ALTER TABLE enterprises_analysis ENABLE ALWAYS TRIGGER keep_cited;
ALTER TABLE enterprises_analysis ENABLE ALWAYS TRIGGER keep_cited_there;

CREATE FUNCTION enterprises_keep_decided_note() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' THEN
        RAISE EXCEPTION 'the note of version % of decision % stays as it was given', OLD.version, OLD.decision_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enterprises_keep_decided_note() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_decided_note BEFORE UPDATE ON enterprises_decisionrecord FOR EACH ROW
WHEN (OLD.decided_at IS NOT NULL AND OLD.decided_note IS DISTINCT FROM NEW.decided_note)
EXECUTE FUNCTION enterprises_keep_decided_note();
ALTER TABLE enterprises_decisionrecord ENABLE ALWAYS TRIGGER keep_decided_note;

CREATE FUNCTION enterprises_keep_citable() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' AND NOT EXISTS (
        SELECT FROM enterprises_decisionrecord AS version
        WHERE NEW.kind = 'decision'
          AND version.decision_id = CASE WHEN NEW.ref ~ '^[0-9a-f-]{36}$' THEN NEW.ref::uuid END
          AND version.organization_id = NEW.organization_id AND version.content_hash = NEW.hash
        UNION ALL
        SELECT FROM enterprises_analysis AS analysis
        WHERE NEW.kind = 'analysis' AND analysis.organization_id = NEW.organization_id
          AND analysis.id = CASE WHEN NEW.ref ~ '^[0-9]{1,18}$' THEN NEW.ref::bigint END
    ) THEN
        RAISE EXCEPTION '% % is not as it is noted', NEW.kind, NEW.ref USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION enterprises_keep_citable() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_citable BEFORE INSERT OR UPDATE ON foundation_citable FOR EACH ROW
    WHEN (NEW.kind IN ('decision', 'analysis')) EXECUTE FUNCTION enterprises_keep_citable();
ALTER TABLE foundation_citable ENABLE ALWAYS TRIGGER keep_citable;
"""

BACKWARD = """
DROP TRIGGER keep_citable ON foundation_citable;
DROP FUNCTION enterprises_keep_citable();
DROP TRIGGER keep_decided_note ON enterprises_decisionrecord;
DROP FUNCTION enterprises_keep_decided_note();
DROP TRIGGER keep_cited_there ON enterprises_analysis;
DROP TRIGGER keep_cited ON enterprises_analysis;
DROP FUNCTION enterprises_keep_analysis();
DROP TRIGGER keep_citing ON foundation_citation;
DROP FUNCTION enterprises_keep_citing();
DROP TRIGGER keep_citations ON foundation_citation;
DROP TRIGGER keep_new_citations ON foundation_citation;
DROP FUNCTION enterprises_keep_citations();
DROP TRIGGER take_approval ON enterprises_decisionapproval;
DROP FUNCTION enterprises_take_approval();
DROP FUNCTION enterprises_may_sign(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0010_ledger_heads_are_anchored"),
        ("foundation", "0028_things_are_cited"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(SEATS + COUNTED % {"still": STILL, "held": HELD} + FIXED, COUNTED % {"still": "", "held": ""} + BACKWARD),
    ]
