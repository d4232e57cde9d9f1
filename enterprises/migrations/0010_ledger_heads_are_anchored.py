"""Note up to where each ledger is anchored outside the database, so that an anchor file taken away is missed."""

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


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0009_earlier_approvals_stand_by_themselves")]

    operations = [
        migrations.AddField(
            model_name="decisionledgerhead",
            name="anchored_seq",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
