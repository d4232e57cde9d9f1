"""The budget of an organization for one day: set aside before a call, settled after it. Each in one statement.

Two calls at the same moment wait for each other at the day's row, so that together they never set aside more than is
allowed. Bookkeeping of the gateway, in transactions of its own: not an operation of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting

_RESERVE = """
INSERT INTO execution_llmbudget AS held (
    organization_id, day, currency, calls, tokens_used, tokens_reserved, cost_used, cost_reserved
)
SELECT %(organization)s, %(day)s, %(currency)s, 1, 0, %(tokens)s, 0, %(cost)s
WHERE %(tokens)s <= %(most_tokens)s AND %(cost)s <= %(most_cost)s
ON CONFLICT (organization_id, day, currency) DO UPDATE SET
    calls = held.calls + 1, tokens_reserved = held.tokens_reserved + excluded.tokens_reserved,
    cost_reserved = held.cost_reserved + excluded.cost_reserved
WHERE held.tokens_used + held.tokens_reserved + excluded.tokens_reserved <= %(most_tokens)s
    AND held.cost_used + held.cost_reserved + excluded.cost_reserved <= %(most_cost)s
RETURNING 1
"""
_SETTLE = """
UPDATE execution_llmbudget SET
    tokens_reserved = tokens_reserved - %(tokens)s, cost_reserved = cost_reserved - %(cost)s,
    tokens_used = tokens_used + %(tokens_used)s, cost_used = cost_used + %(cost_used)s
WHERE organization_id = %(organization)s AND day = %(day)s AND currency = %(currency)s
"""


@dataclass(frozen=True)
class Reserved:
    """What is set aside for one call, of which day."""

    organization_id: int
    day: date
    currency: str
    tokens: int
    cost: Decimal


def reserve(*, actor: Actor, organization_id: int, tokens: int, cost: Decimal, currency: str) -> Reserved | None:
    """Set aside what a call may use at most; None where the day's budget does not hold it."""
    reserved = Reserved(organization_id, clock.today(), currency, tokens, cost)
    allowed = {"most_tokens": settings.LLM_TOKENS_PER_DAY, "most_cost": settings.LLM_COST_PER_DAY}
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(_RESERVE, {**_named(reserved), **allowed})
        return reserved if cursor.fetchone() is not None else None


def settle(*, actor: Actor, reserved: Reserved, tokens: int, cost: Decimal) -> None:
    """Count what a call did use, in place of what was set aside for it."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(_SETTLE, {**_named(reserved), "tokens_used": tokens, "cost_used": cost})


def _named(reserved: Reserved) -> dict[str, Any]:
    return {
        "organization": reserved.organization_id,
        "day": reserved.day,
        "currency": reserved.currency,
        "tokens": reserved.tokens,
        "cost": reserved.cost,
    }
