"""Write down, for each version that was approved before approvals had rows of their own, the one approval it had.

Re-runnable: a version that has an approval is left alone.
"""

from django.db import migrations

FORWARD = """
INSERT INTO enterprises_decisionapproval (organization_id, decision_id, approver_id, approved_at, content_hash, note)
SELECT decision.organization_id, decision.decision_id, decision.decided_by_id, decision.decided_at,
    decision.content_hash, decision.decided_note
FROM enterprises_decisionrecord AS decision
WHERE decision.decided_at IS NOT NULL AND decision.status IN ('approved', 'superseded', 'closed')
  AND NOT EXISTS (
      SELECT FROM enterprises_decisionapproval AS approval WHERE approval.decision_id = decision.decision_id
  )
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0008_decisions_move_one_way")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
