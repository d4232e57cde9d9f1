"""Which data sources scores rest on: those of the analyses and outcomes that enterprises are scored from.

Not here: whether they allow it (`gathering`), nor what is shown beside their data (`foundation`).
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Func, JSONField, Value

from clear_platform.foundation.public import Actor
from enterprises.public import analyses_for
from outcomes.public import outcomes_for


class _Cited(Func):
    """Every source that the inputs of an analysis name, a row each."""

    function = "jsonb_path_query"
    output_field = JSONField()
    set_returning = True


def sources_behind(actor: Actor, *, enterprise_ids: Collection[int]) -> set[str]:
    """Give the codes of the sources that scores and readiness of some enterprises rest on, whoever computed them.

    Of the rows in the actor's sight: those that were scored once among them. Two statements, none for no enterprise.
    """
    ids = set(enterprise_ids)
    if not ids:
        return set()
    cited = (
        analyses_for(actor)
        .filter(enterprise_id__in=ids)
        .order_by()
        .annotate(cited=_Cited(F("input_json"), Value("$.sources[*].source")))
        .values_list("cited", flat=True)
        .distinct()
    )
    measured = outcomes_for(actor).filter(enterprise_id__in=ids).order_by().values_list("source__code", flat=True)
    return {str(code) for code in cited} | set(measured.distinct())
