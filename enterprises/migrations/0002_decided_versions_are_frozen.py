"""Keep what was decided as it was signed: no role rewrites a version once it is approved, superseded or closed.

The operations never do; this holds for whatever reaches the table by another way. Status and decision stay free to
move, for an approved version is superseded or closed later.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION enterprises_keep_decided_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'version % of decision % is frozen: begin the next version instead', OLD.version, OLD.decision_id
        USING ERRCODE = 'check_violation';
END $$;
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
"""
BACKWARD = """
DROP TRIGGER keep_decided_version ON enterprises_decisionrecord;
DROP FUNCTION enterprises_keep_decided_version();
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_profiles_analyses_decisions")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
