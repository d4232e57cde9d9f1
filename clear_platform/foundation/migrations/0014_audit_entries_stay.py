"""Let the database keep the chains: nothing that was written changes or goes, every entry follows the last one.

The triggers fire always, whatever `session_replication_role` says, and for the owner of the tables too. Heads and
tallies are written by functions alone. Whoever may drop a trigger can still rewrite a chain; that it was rewritten
shows against the anchors outside the database.
"""

from django.db import migrations, models

STAYS = """
CREATE FUNCTION clear_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% refused: what % holds stays as it was written', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER stays_as_written BEFORE UPDATE OR DELETE OR TRUNCATE ON foundation_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
ALTER TABLE foundation_auditevent ENABLE ALWAYS TRIGGER stays_as_written;
CREATE TRIGGER stays_as_written BEFORE DELETE OR TRUNCATE ON foundation_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
ALTER TABLE foundation_audithead ENABLE ALWAYS TRIGGER stays_as_written;
CREATE TRIGGER stays_as_written BEFORE UPDATE OR TRUNCATE ON foundation_auditpersonalvalue
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
ALTER TABLE foundation_auditpersonalvalue ENABLE ALWAYS TRIGGER stays_as_written;

REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON foundation_auditevent FROM clear_app, clear_staff;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_audithead FROM clear_app, clear_staff;
REVOKE UPDATE, DELETE, TRUNCATE ON foundation_auditpersonalvalue FROM clear_app;
REVOKE UPDATE, TRUNCATE ON foundation_auditpersonalvalue FROM clear_staff;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_auditrefusal, foundation_auditverification FROM clear_app;
"""

FOLLOWS = """
CREATE FUNCTION clear_follow_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    astray bigint;
BEGIN
    SELECT placed.organization_id INTO astray FROM (
        SELECT added.organization_id, added.seq, added.prev_hash,
            coalesce(lag(added.seq) OVER chain, head.seq) AS last_seq,
            coalesce(lag(added.hash) OVER chain, head.hash) AS last_hash
        FROM added LEFT JOIN foundation_audithead AS head ON head.organization_id = added.organization_id
        WINDOW chain AS (PARTITION BY added.organization_id ORDER BY added.seq)
    ) AS placed
    WHERE placed.last_seq IS NULL OR placed.seq <> placed.last_seq + 1 OR placed.prev_hash <> placed.last_hash
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an audit entry of organization % does not follow the last one', astray
            USING ERRCODE = 'check_violation';
    END IF;
    UPDATE foundation_audithead AS head SET seq = newest.seq, hash = newest.hash
    FROM (
        SELECT DISTINCT ON (organization_id) organization_id, seq, hash FROM added ORDER BY organization_id, seq DESC
    ) AS newest
    WHERE head.organization_id = newest.organization_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION clear_follow_chain(), clear_refuse_change() FROM PUBLIC, clear_app, clear_staff;

CREATE TRIGGER follows_the_last AFTER INSERT ON foundation_auditevent REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION clear_follow_chain();
ALTER TABLE foundation_auditevent ENABLE ALWAYS TRIGGER follows_the_last;

CREATE FUNCTION clear_lock_audit_heads(organizations bigint[])
RETURNS TABLE (organization_id bigint, seq bigint, hash varchar, at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM unnest(organizations) AS wanted(id)
        WHERE wanted.id IS DISTINCT FROM clear_acting_id()
          AND wanted.id IS DISTINCT FROM clear_platform_id()
          AND wanted.id NOT IN (SELECT organization_id FROM clear_writable)
    ) THEN
        RAISE EXCEPTION 'this chain is not the caller''s to continue' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO foundation_audithead (organization_id, seq, hash, anchored_seq)
    SELECT wanted.id, 0, repeat('0', 64), 0 FROM unnest(organizations) AS wanted(id)
    WHERE NOT EXISTS (SELECT FROM foundation_audithead AS head WHERE head.organization_id = wanted.id)
    ORDER BY wanted.id
    ON CONFLICT DO NOTHING;
    RETURN QUERY
        WITH locked AS MATERIALIZED (
            SELECT head.organization_id, head.seq, head.hash FROM foundation_audithead AS head
            WHERE head.organization_id = ANY (organizations)
            ORDER BY head.organization_id
            FOR UPDATE
        )
        SELECT locked.organization_id, locked.seq, locked.hash, clock_timestamp() FROM locked;
END $$;
COMMENT ON FUNCTION clear_lock_audit_heads(bigint[]) IS
    'Lock the heads of chains in order, making those that are missing. Gives them with the time after the wait.';

CREATE FUNCTION clear_note_anchors(organizations bigint[], seqs bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE foundation_audithead AS head SET anchored_seq = greatest(head.anchored_seq, noted.seq)
    FROM unnest(organizations, seqs) AS noted(organization_id, seq)
    WHERE head.organization_id = noted.organization_id AND noted.seq <= head.seq
$$;
COMMENT ON FUNCTION clear_note_anchors(bigint[], bigint[]) IS 'Note up to where chains are anchored outside.';

CREATE FUNCTION clear_count_refusal(
    organization bigint, kind text, who bigint, refusal text, asked text, counted_for interval
) RETURNS TABLE (first boolean, untold integer, since timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept foundation_auditrefusal;
    at timestamptz := clock_timestamp();
BEGIN
    IF current_setting('role') <> 'clear_staff' AND organization IS DISTINCT FROM clear_acting_id()
       AND organization IS DISTINCT FROM clear_platform_id() THEN
        RAISE EXCEPTION 'this chain is not the caller''s to continue' USING ERRCODE = 'insufficient_privilege';
    END IF;
    LOOP
        SELECT * INTO kept FROM foundation_auditrefusal AS row
        WHERE row.organization_id = organization AND row.actor_kind = kind AND coalesce(row.actor_id, 0) = coalesce(who, 0)
          AND row.code = refusal AND row.route = asked
        FOR UPDATE;
        IF FOUND THEN
            EXIT;
        END IF;
        INSERT INTO foundation_auditrefusal (organization_id, actor_kind, actor_id, code, route, began_at, count, told)
        VALUES (organization, kind, who, refusal, asked, at, 1, 1) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN QUERY SELECT true, 0, at;
            RETURN;
        END IF;
    END LOOP;
    IF kept.began_at < at - counted_for THEN
        UPDATE foundation_auditrefusal SET began_at = at, count = 1, told = 1 WHERE id = kept.id;
        RETURN QUERY SELECT true, kept.count - kept.told, kept.began_at;
    ELSE
        UPDATE foundation_auditrefusal SET count = count + 1 WHERE id = kept.id;
        RETURN QUERY SELECT false, 0, kept.began_at;
    END IF;
END $$;
COMMENT ON FUNCTION clear_count_refusal(bigint, text, bigint, text, text, interval) IS
    'Count a refusal. Gives whether it is the first of its window, and how many of an earlier window were not told.';

REVOKE ALL ON FUNCTION clear_lock_audit_heads(bigint[]), clear_note_anchors(bigint[], bigint[]),
    clear_count_refusal(bigint, text, bigint, text, text, interval) FROM PUBLIC, clear_app;
GRANT EXECUTE ON FUNCTION clear_lock_audit_heads(bigint[]),
    clear_count_refusal(bigint, text, bigint, text, text, interval) TO clear_app, clear_staff;
GRANT EXECUTE ON FUNCTION clear_note_anchors(bigint[], bigint[]) TO clear_staff;
"""

# An entry is written without reading its number back: nobody needs sight of a chain any more to leave an entry in it.
PROTECTED = """
ALTER POLICY app_select ON foundation_auditevent USING (organization_id IN (SELECT organization_id FROM clear_visible));
SELECT clear_protect('foundation_audithead', writable => false);
SELECT clear_protect('foundation_auditrefusal', writable => false);
SELECT clear_protect('foundation_auditverification', writable => false);
SELECT clear_protect('foundation_auditpersonalvalue', writable => false);
DROP POLICY app_insert ON foundation_auditpersonalvalue;
CREATE POLICY app_insert ON foundation_auditpersonalvalue FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id())
    OR organization_id IN (SELECT organization_id FROM clear_writable)
    OR organization_id = (SELECT clear_platform_id())
);
"""

UNDO = """
ALTER POLICY app_select ON foundation_auditevent USING (
    organization_id IN (SELECT organization_id FROM clear_visible)
    OR (actor_kind = 'user' AND actor_id = (SELECT clear_user_id()))
);
SELECT clear_unprotect(one) FROM unnest(ARRAY[
    'foundation_audithead', 'foundation_auditrefusal', 'foundation_auditverification', 'foundation_auditpersonalvalue'
]::regclass[]) AS one;
DROP FUNCTION clear_count_refusal(bigint, text, bigint, text, text, interval);
DROP FUNCTION clear_note_anchors(bigint[], bigint[]);
DROP FUNCTION clear_lock_audit_heads(bigint[]);
DROP TRIGGER follows_the_last ON foundation_auditevent;
DROP FUNCTION clear_follow_chain();
DROP TRIGGER stays_as_written ON foundation_auditevent;
DROP TRIGGER stays_as_written ON foundation_audithead;
DROP TRIGGER stays_as_written ON foundation_auditpersonalvalue;
DROP FUNCTION clear_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0013_audit_entries_are_chained")]

    operations = [
        migrations.AlterField("auditevent", "seq", models.BigIntegerField()),
        migrations.AlterField("auditevent", "prev_hash", models.CharField(max_length=64)),
        migrations.AlterField("auditevent", "hash", models.CharField(max_length=64)),
        migrations.AddConstraint(
            "auditevent", models.UniqueConstraint(fields=["organization", "seq"], name="audit_place_once")
        ),
        migrations.AddConstraint(
            "auditevent", models.UniqueConstraint(fields=["organization", "prev_hash"], name="audit_never_forks")
        ),
        migrations.RunSQL(STAYS + FOLLOWS + PROTECTED, UNDO),
    ]
