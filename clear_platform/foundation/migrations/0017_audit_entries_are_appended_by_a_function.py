"""Append audit entries by a function, so that a session plans the statement once and not at every write.

It runs with the rights of whoever calls: the policies of the tables hold as for a plain INSERT. The ids are drawn first
and nothing is returned, for whoever is refused leaves an entry in a chain that it may not read.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION clear_append_audit(entries jsonb, texts jsonb) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    WITH placed AS MATERIALIZED (
        SELECT nextval('foundation_auditevent_id_seq') AS id, entry.*
        FROM jsonb_to_recordset(entries) AS entry(
            organization bigint, seq bigint, at timestamptz, actor_kind text, actor_id bigint, actor_name text,
            action text, object_type text, object_id text, before jsonb, after jsonb, request_id uuid, ip text,
            prev_hash text, hash text
        )
    ), added AS (
        INSERT INTO foundation_auditevent (
            id, organization_id, seq, at, actor_kind, actor_id, actor_name, action, object_type, object_id,
            before, after, request_id, ip, prev_hash, hash
        )
        SELECT id, organization, seq, at, actor_kind, actor_id, actor_name, action, object_type, object_id,
            before, after, request_id, ip, prev_hash, hash
        FROM placed
    )
    INSERT INTO foundation_auditpersonalvalue (organization_id, event_id, path, value, salt)
    SELECT placed.organization, placed.id, personal.path, personal.value, personal.salt
    FROM jsonb_to_recordset(texts) AS personal(organization bigint, seq bigint, path text, value jsonb, salt text)
    JOIN placed ON placed.organization = personal.organization AND placed.seq = personal.seq;
END $$;
COMMENT ON FUNCTION clear_append_audit(jsonb, jsonb) IS
    'Write entries that were placed and hashed, and the texts behind their digests; with the caller''s rights.';
REVOKE ALL ON FUNCTION clear_append_audit(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_append_audit(jsonb, jsonb) TO clear_app, clear_staff;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0016_ways_in_are_an_organizations_own")]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION clear_append_audit(jsonb, jsonb)")]
