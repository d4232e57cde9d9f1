"""What stands in the way of taking back enterprises that an import made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from clear_platform.foundation.public import organizations_with_events, organizations_with_members
from enterprises.analyses.models import Analysis
from enterprises.decisions.models import DecisionRecord


def enterprises_resting(enterprise_ids: Iterable[int]) -> set[int]:
    """Give those of the enterprises that have a file of their own: a member, an analysis, a decision, a change.

    An analysis that rests on an institution's positions is that institution's, not the enterprise's own.
    """
    ids = set(enterprise_ids)
    # Unscoped on purpose: whoever undoes an import need not see what rests on it, only that something does.
    analyses = Analysis._base_manager.filter(enterprise_id__in=ids, organization_id=F("enterprise_id"))
    decisions = DecisionRecord._base_manager.filter(enterprise_id__in=ids)
    return (
        set(analyses.values_list("enterprise_id", flat=True))
        | set(decisions.values_list("enterprise_id", flat=True))
        | organizations_with_events(ids)
        | organizations_with_members(ids)
    )
