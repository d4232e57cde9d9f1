"""What is told of an outcome that was written. Not here: writing it."""

from __future__ import annotations

from decimal import Decimal

from clear_platform.foundation.public import News
from outcomes.records.contracts import OutcomeRecorded
from outcomes.records.models import Outcome


def news_of(row: Outcome, *, changed: bool = False) -> News:
    """Give the event of an outcome; `changed`, when it stood here before."""
    return News(
        subject=f"outcome/{row.pk}",
        data=OutcomeRecorded(
            outcome_id=row.pk,
            enterprise_id=row.enterprise_id,
            decision_id=row.decision_id,
            outcome_type=row.outcome_type,
            metrics={code: Decimal(str(value)) for code, value in row.metrics_json.items()},
            measured_at=row.measured_at,
            valid_on=row.valid_on,
            import_id=row.import_batch_id,
            changed=changed,
        ),
        organization_id=row.organization_id,
    )
