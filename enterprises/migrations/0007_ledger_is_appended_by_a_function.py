"""Append to ledgers by one function, which places and hashes the entries, and let nothing else write there.

The canonical form and the hash are computed here as in `enterprises.ledger.rules`. The images are brought into their
form before the heads are locked, so that others wait for the hashing alone.
"""

from django.db import migrations

FORMS = """
CREATE FUNCTION clear_canonical_json(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    CASE jsonb_typeof(value)
    WHEN 'object' THEN
        RETURN '{' || coalesce((
            SELECT string_agg(to_json(member.key)::text || ':' || CASE jsonb_typeof(member.value)
                WHEN 'number' THEN trim_scale(member.value::numeric)::text
                WHEN 'object' THEN clear_canonical_json(member.value)
                WHEN 'array' THEN clear_canonical_json(member.value)
                ELSE member.value::text
            END, ',' ORDER BY member.key COLLATE "C")
            FROM jsonb_each(value) AS member
        ), '') || '}';
    WHEN 'array' THEN
        RETURN '[' || coalesce((
            SELECT string_agg(clear_canonical_json(element.value), ',' ORDER BY element.place)
            FROM jsonb_array_elements(value) WITH ORDINALITY AS element(value, place)
        ), '') || ']';
    WHEN 'number' THEN
        RETURN trim_scale(value::numeric)::text;
    ELSE
        RETURN coalesce(value::text, 'null');
    END CASE;
END $$;
COMMENT ON FUNCTION clear_canonical_json(jsonb) IS
    'JSON text that is the same for the same value: keys in the order of their code points, numbers in plain decimal.';

CREATE FUNCTION clear_ledger_hash(
    organization bigint, seq bigint, prev_hash text, kind text, object_type text, object_id text, image text,
    actor text, recorded_at timestamptz
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(
        '{"actor":' || to_json(actor)::text || ',"image":' || image || ',"kind":' || to_json(kind)::text
        || ',"object_id":' || to_json(object_id)::text || ',"object_type":' || to_json(object_type)::text
        || ',"organization":' || organization || ',"prev_hash":' || to_json(prev_hash)::text
        || ',"recorded_at":"' || to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","seq":' || seq || ',"v":1}', 'UTF8')), 'hex')
$$;
COMMENT ON FUNCTION clear_ledger_hash(bigint, bigint, text, text, text, text, text, text, timestamptz) IS
    'Hash of a ledger entry; image is its canonical text.';
"""

APPENDING = """
CREATE FUNCTION clear_lock_ledger_heads(organizations bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM unnest(organizations) AS wanted(id)
        WHERE wanted.id IS NULL
           OR (wanted.id IS DISTINCT FROM clear_acting_id()
               AND wanted.id NOT IN (SELECT organization_id FROM clear_writable))
    ) THEN
        RAISE EXCEPTION 'this ledger is not the caller''s to continue' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO enterprises_decisionledgerhead (organization_id, seq, hash)
    SELECT wanted.id, 0, repeat('0', 64) FROM (SELECT DISTINCT id FROM unnest(organizations) AS one(id)) AS wanted
    WHERE NOT EXISTS (SELECT FROM enterprises_decisionledgerhead AS head WHERE head.organization_id = wanted.id)
    ORDER BY wanted.id
    ON CONFLICT DO NOTHING;
    PERFORM FROM enterprises_decisionledgerhead AS head WHERE head.organization_id = ANY (organizations)
    ORDER BY head.organization_id FOR UPDATE;
END $$;
COMMENT ON FUNCTION clear_lock_ledger_heads(bigint[]) IS
    'Lock the heads of ledgers in order, making those that are missing.';

CREATE FUNCTION clear_append_ledger(entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who text := coalesce(nullif(current_setting('clear.actor', true), ''), 'system:unknown');
    forms text[];
    at timestamptz;
    one record;
    ledger bigint;
    place bigint;
    last text;
BEGIN
    SELECT array_agg(CASE WHEN entry.value -> 'image' = 'null' THEN 'null'
        ELSE clear_canonical_json(entry.value -> 'image') END ORDER BY entry.number)
    INTO forms FROM jsonb_array_elements(entries) WITH ORDINALITY AS entry(value, number);
    PERFORM clear_lock_ledger_heads(array_agg(DISTINCT (entry.value ->> 'organization')::bigint))
    FROM jsonb_array_elements(entries) AS entry(value);
    at := clock_timestamp();
    FOR one IN
        SELECT (entry.value ->> 'organization')::bigint AS organization, entry.value ->> 'kind' AS kind,
            entry.value ->> 'object_type' AS object_type, entry.value ->> 'object_id' AS object_id,
            nullif(entry.value -> 'image', 'null') AS image, forms[entry.number] AS form
        FROM jsonb_array_elements(entries) WITH ORDINALITY AS entry(value, number)
        ORDER BY 1, entry.number
    LOOP
        IF ledger IS DISTINCT FROM one.organization THEN
            UPDATE enterprises_decisionledgerhead SET seq = place, hash = last WHERE organization_id = ledger;
            SELECT head.organization_id, head.seq, head.hash INTO ledger, place, last
            FROM enterprises_decisionledgerhead AS head WHERE head.organization_id = one.organization;
        END IF;
        INSERT INTO enterprises_decisionledgerentry (
            organization_id, seq, prev_hash, hash, kind, object_type, object_id, image_json, actor, recorded_at
        ) VALUES (
            ledger, place + 1, last,
            clear_ledger_hash(
                ledger, place + 1, last, one.kind, one.object_type, one.object_id, one.form, who, at
            ),
            one.kind, one.object_type, one.object_id, one.image, who, at
        ) RETURNING seq, hash INTO place, last;
    END LOOP;
    UPDATE enterprises_decisionledgerhead SET seq = place, hash = last WHERE organization_id = ledger;
END $$;
COMMENT ON FUNCTION clear_append_ledger(jsonb) IS
    'Append images to ledgers the caller may continue: placed, chained and hashed here.';

CREATE FUNCTION clear_verify_ledger(organization bigint) RETURNS TABLE (seq bigint, what text) LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT walked.seq, walked.what FROM (
        SELECT entry.seq, CASE
            WHEN entry.seq <> coalesce(lag(entry.seq) OVER chain, 0) + 1 THEN 'entry is missing'
            WHEN entry.prev_hash <> coalesce(lag(entry.hash) OVER chain, repeat('0', 64)) THEN 'does not follow'
            WHEN entry.hash <> clear_ledger_hash(
                entry.organization_id, entry.seq, entry.prev_hash, entry.kind, entry.object_type, entry.object_id,
                coalesce(clear_canonical_json(entry.image_json), 'null'), entry.actor, entry.recorded_at
            ) THEN 'was changed'
        END AS what
        FROM enterprises_decisionledgerentry AS entry WHERE entry.organization_id = organization
        WINDOW chain AS (ORDER BY entry.seq)
    ) AS walked WHERE walked.what IS NOT NULL ORDER BY walked.seq
$$;
COMMENT ON FUNCTION clear_verify_ledger(bigint) IS 'Entries of a ledger that are not as they were appended.';

REVOKE ALL ON FUNCTION clear_canonical_json(jsonb),
    clear_ledger_hash(bigint, bigint, text, text, text, text, text, text, timestamptz),
    clear_lock_ledger_heads(bigint[]), clear_append_ledger(jsonb), clear_verify_ledger(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_canonical_json(jsonb),
    clear_ledger_hash(bigint, bigint, text, text, text, text, text, text, timestamptz),
    clear_lock_ledger_heads(bigint[]), clear_append_ledger(jsonb), clear_verify_ledger(bigint)
    TO clear_app, clear_staff;
"""

STAYS = """
CREATE TRIGGER stays_as_written BEFORE UPDATE OR DELETE OR TRUNCATE ON enterprises_decisionledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
ALTER TABLE enterprises_decisionledgerentry ENABLE ALWAYS TRIGGER stays_as_written;
CREATE TRIGGER stays_as_written BEFORE DELETE OR TRUNCATE ON enterprises_decisionledgerhead
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
ALTER TABLE enterprises_decisionledgerhead ENABLE ALWAYS TRIGGER stays_as_written;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER
    ON enterprises_decisionledgerentry, enterprises_decisionledgerhead FROM clear_app, clear_staff;
"""

BACKWARD = """
GRANT INSERT, UPDATE, DELETE ON enterprises_decisionledgerentry, enterprises_decisionledgerhead
    TO clear_app, clear_staff;
DROP TRIGGER stays_as_written ON enterprises_decisionledgerhead;
DROP TRIGGER stays_as_written ON enterprises_decisionledgerentry;
DROP FUNCTION clear_verify_ledger(bigint);
DROP FUNCTION clear_append_ledger(jsonb);
DROP FUNCTION clear_lock_ledger_heads(bigint[]);
DROP FUNCTION clear_ledger_hash(bigint, bigint, text, text, text, text, text, text, timestamptz);
DROP FUNCTION clear_canonical_json(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_ledger_and_approvals")]

    operations = [migrations.RunSQL(FORMS + APPENDING + STAYS, BACKWARD)]
