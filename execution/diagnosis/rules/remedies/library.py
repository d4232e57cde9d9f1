"""All remedies by the measure they answer, and what is done first where too little is known."""

from __future__ import annotations

from collections.abc import Mapping

from execution.diagnosis.rules.remedies.cfo import BRING_BOOKS, CFO_REMEDIES
from execution.diagnosis.rules.remedies.cmo import BRING_FUNNEL, CMO_REMEDIES
from execution.diagnosis.rules.remedies.coo import BRING_COUNTS, COO_REMEDIES
from execution.diagnosis.rules.remedies.cto import BRING_SYSTEMS, CTO_REMEDIES
from execution.diagnosis.rules.remedies.kinds import Remedy

BY_DOMAIN: Mapping[str, tuple[Remedy, ...]] = {
    "cfo": CFO_REMEDIES,
    "cmo": CMO_REMEDIES,
    "coo": COO_REMEDIES,
    "cto": CTO_REMEDIES,
}
LIBRARY: Mapping[str, Remedy] = {one.measure: one for remedies in BY_DOMAIN.values() for one in remedies}

FIRST: Mapping[str, tuple[tuple[str, ...], Remedy]] = {
    "cfo": (("revenue_12m", "cash", "receivables", "debt_service_12m", "equity"), BRING_BOOKS),
    "cmo": (("leads", "customers_won", "marketing_spend", "customers_lost"), BRING_FUNNEL),
    "coo": (("orders", "on_time_orders", "units_produced", "defective_units"), BRING_COUNTS),
    "cto": (("systems", "backed_up_systems", "last_restore_test", "accounts"), BRING_SYSTEMS),
}
"""For each domain the figures without most of which the first thing is to bring them."""
