"""Everything that the dashboard of an enterprise shows, put together from the rooms beside it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from capability.catalog.shipped import DOMAIN_OF, SHORT_NAMES
from capability.readiness import queries
from capability.readiness.dashboard.bridging import bridge_lines
from capability.readiness.dashboard.figures import figures, lede, outdated, rests_on
from capability.readiness.dashboard.over_time import changes, lapses
from capability.readiness.dashboard.trying import compared, spread_anew
from capability.readiness.drawings import bridge_of, by_capability, capabilities_chart, time_chart
from capability.readiness.explaining.first_step import first_step_of
from capability.readiness.explaining.flags import flags_table
from capability.readiness.explaining.leads import Leads, standing_decisions
from capability.readiness.explaining.reasons import reasons_table
from capability.readiness.forms import WhatIfForm
from capability.readiness.models import FinancingReadiness
from capability.readiness.rules.summing import is_summed
from capability.readiness.wording import lineage_href, readiness_href
from capability.scoring.models import CapabilityScore
from capability.scoring.queries.stored import daily_series
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.rail import way
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.public import EnterpriseShown

MOST_DECISIONS = 5


def dashboard_of(actor: Actor, enterprise: EnterpriseShown, tried: Mapping[str, Any]) -> dict[str, Any]:
    """Give everything the dashboard shows to this actor; `scored` is False where nothing could be computed.

    Where nothing counts any more, `last` is the readiness there was. A capability that is not in the newest readiness
    keeps its line over time and is shown nowhere else.

    Takes: `tried`, the values of the what-if form as the address holds them.
    """
    series = daily_series(actor, enterprise_id=enterprise.id)
    rows = queries.history_of(actor, enterprise_id=enterprise.id)
    if not series or not rows:
        return {"scored": False}
    if queries.has_lapsed(actor, rows[0]):
        return {"scored": False, "last": _last(rows[0])}
    ready = queries.shown(queries.explained_row(actor, rows[0]))
    counted = [row for row in series if is_summed(ready.rationale["bridge"], row.capability.code)]
    standing = standing_decisions(actor, enterprise.id)
    decisions = standing[:MOST_DECISIONS]
    leads = Leads.of(actor, enterprise, standing, ready.rationale["flags"])
    approvals = [(row.decided_at.date(), _("v%(n)s approved") % {"n": row.version}) for row in decisions
                 if row.status == "approved" and row.decided_at]  # fmt: skip
    bridge = bridge_of(ready)
    what_if = WhatIfForm(tried, ready)
    supposed = what_if.result()
    scores = _lineages({code: known[-1] for code, known in by_capability(counted).items()}, enterprise.id)
    return {
        "scored": True,
        "lede": lede(ready),
        "outdated": outdated(ready, leads),
        "first": first_step_of(actor, ready, leads),
        "reasons": reasons_table(ready, scores, leads),
        "flags": flags_table(ready, leads),
        "whose": ready.organization_id != enterprise.id,
        "figures": figures(ready, rows, leads),
        "radar": capabilities_chart(counted),
        "lines": time_chart(series, sorted(approvals), lapses(actor, rows)),
        "rests_on": rests_on(counted, enterprise.id),
        "missing": [
            {"name": name, "href": leads.diagnosis(DOMAIN_OF[code]) if code in DOMAIN_OF else ""}
            for code, name in SHORT_NAMES.items()
            if code not in by_capability(series)
        ],
        "surest": number(Decimal(ready.rationale["coverage"]), places=2),
        "lapsed": [
            name
            for code, name in SHORT_NAMES.items()
            if code in by_capability(series) and code not in by_capability(counted)
        ],
        "marks": bridge.marks,
        "bridge": bridge_lines(ready, [row.svg for row in bridge.rows], counted, leads),
        "decisions": [_decision(row) for row in decisions],
        "changes": changes(rows, enterprise.id),
        "first_on": rows[-1].computed_at,
        "what_if": what_if,
        "supposed": supposed.score if supposed else None,
        "compared": compared(ready, supposed) if supposed else None,
        "spread_anew": spread_anew(ready, supposed) if supposed else "",
        "today": ready.score,
        "held_against": way("readiness_evaluation", actor),
    }


def _last(row: FinancingReadiness) -> dict[str, str]:
    return {
        "score": number(row.readiness_score),
        "day": day_full(row.computed_at.date()),
        "why": readiness_href(row.enterprise_id, row.pk),
    }


def _lineages(newest: Mapping[str, CapabilityScore], enterprise_id: int) -> dict[str, str]:
    found = {}
    for code, row in newest.items():
        found[code] = lineage_href(enterprise_id, row.pk)
        tasks = [one["id"] for one in row.evidence_json["rows"] if one["type"] == "task"]
        found |= {f"task {task_id}": found[code] for task_id in tasks}
    return found


def _decision(row: Any) -> dict[str, Any]:
    approved = row.status == "approved"
    on = (row.decided_at if approved else row.created_at).date()
    return {
        "title": row.title,
        "href": reverse("decision-page", args=[row.pk]),
        "hash": row.content_hash,
        "version": row.version,
        "state": "pinned" if approved else "none",
        "text": _("%(status)s v%(n)s, %(day)s")
        % {"status": row.status.capitalize(), "n": row.version, "day": day_full(on)},
    }
