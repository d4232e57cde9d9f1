"""Note up to where each ledger is anchored outside the database, so that an anchor file taken away is missed.

The verification in the database looks at the head as well from now on.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION clear_note_ledger_anchors(organizations bigint[], seqs bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE enterprises_decisionledgerhead AS head SET anchored_seq = greatest(head.anchored_seq, noted.seq)
    FROM unnest(organizations, seqs) AS noted(organization_id, seq)
    WHERE head.organization_id = noted.organization_id AND noted.seq <= head.seq
$$;
COMMENT ON FUNCTION clear_note_ledger_anchors(bigint[], bigint[]) IS 'Note up to where ledgers are anchored outside.';
REVOKE ALL ON FUNCTION clear_note_ledger_anchors(bigint[], bigint[]) FROM PUBLIC, clear_app;
GRANT EXECUTE ON FUNCTION clear_note_ledger_anchors(bigint[], bigint[]) TO clear_staff;
"""
BACKWARD = "DROP FUNCTION clear_note_ledger_anchors(bigint[], bigint[]);"

VERIFYING = """
CREATE OR REPLACE FUNCTION clear_verify_ledger(organization bigint) RETURNS TABLE (seq bigint, what text) LANGUAGE sql
    STABLE SET search_path = pg_catalog, public, pg_temp AS $$
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
        WINDOW chain AS (ORDER BY entry.seq)%s
    ) AS walked WHERE walked.what IS NOT NULL ORDER BY walked.seq
$$;
"""
THE_HEAD = """
        UNION ALL
        SELECT coalesce(last.seq, 0) + CASE WHEN head.seq > coalesce(last.seq, 0) THEN 1 ELSE 0 END, CASE
            WHEN (coalesce(last.seq, 0), coalesce(last.hash, repeat('0', 64)))
                = (coalesce(head.seq, 0), coalesce(head.hash, repeat('0', 64))) THEN NULL
            WHEN head.seq > coalesce(last.seq, 0) THEN 'entry is missing at the end'
            ELSE 'is not the head of the ledger'
        END
        FROM (
            SELECT entry.seq, entry.hash FROM enterprises_decisionledgerentry AS entry
            WHERE entry.organization_id = organization ORDER BY entry.seq DESC LIMIT 1
        ) AS last
        FULL JOIN (
            SELECT one.seq, one.hash FROM enterprises_decisionledgerhead AS one WHERE one.organization_id = organization
        ) AS head ON true"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0009_earlier_approvals_stand_by_themselves")]

    operations = [
        migrations.AddField(
            model_name="decisionledgerhead",
            name="anchored_seq",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(VERIFYING % THE_HEAD, VERIFYING % ""),
    ]
