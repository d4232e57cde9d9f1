"""Taking back enterprises that an import made."""

from __future__ import annotations

from collections.abc import Sequence

from clear_platform.foundation.public import Actor, mark_removed, remove_organizations
from enterprises.analyses.models import Analysis
from enterprises.analyses.operations import KIND as ANALYSIS
from enterprises.imports import queries
from enterprises.imports.errors import StillBuiltUpon
from enterprises.profiles.models import Enterprise


def remove_enterprises(*, actor: Actor, enterprise_ids: Sequence[int]) -> None:
    """Take away enterprises with their organizations, and the analyses that institutions made of them.

    Part of undoing an import, which audits. Refuses: `StillBuiltUpon` when one has a file of its own.
    """
    built_upon = queries.enterprises_resting(enterprise_ids)
    if built_upon:
        raise StillBuiltUpon(count=len(built_upon), enterprise_ids=sorted(built_upon)[:20])
    # Unscoped on purpose: other institutions' analyses of an enterprise that goes cannot stay behind.
    theirs = Analysis._base_manager.filter(enterprise_id__in=enterprise_ids)
    gone = list(theirs.values_list("pk", flat=True))
    theirs.delete()
    mark_removed(actor=actor, kind=ANALYSIS, refs=gone)
    Enterprise._base_manager.filter(pk__in=enterprise_ids).delete()
    remove_organizations(organization_ids=enterprise_ids)
