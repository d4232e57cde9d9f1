"""Enterprises with something to score, made through the operations that make them in life."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from capability.public import Recomputed, recompute_capabilities
from clear_platform.foundation.public import Actor
from execution.public import Diagnosed, run_and_diagnose
from tests import actors
from tests.enterprises.factories import owner_of

BOOKS: dict[str, Any] = {
    "statements_as_of": date(2026, 9, 30),
    "cash": Decimal("40000"),
    "monthly_operating_cost": Decimal("20000"),
    "revenue_12m": Decimal("600000"),
    "receivables": Decimal("90000"),
    "receivables_over_60_days_ratio": Decimal("0.30"),
    "equity": Decimal("50000"),
    "tax_arrears": Decimal("0"),
    "largest_customer_share_ratio": Decimal("0.35"),
}


def diagnosed(enterprise_id: int, *, by: Actor | None = None, **books: Any) -> Diagnosed:
    """What an enterprise's books say, with the draft that answers it."""
    return run_and_diagnose(
        actor=by or owner_of(enterprise_id),
        domain="cfo",
        inputs=BOOKS | books,
        enterprise_id=enterprise_id,
    )


def recomputed(enterprise_id: int, **more: Any) -> Recomputed:
    """The enterprise scored anew by the system."""
    return recompute_capabilities(actor=actors.system(), enterprise_ids=[enterprise_id], **more)
