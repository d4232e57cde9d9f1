"""Enterprises with a readiness of today and, where a test asks for it, one of a hundred days ago."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from capability.public import Compared, compare_readiness
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise, owner_of

GOOD: dict[str, Any] = {"cash": Decimal(400_000), "receivables_over_60_days_ratio": Decimal("0.02")}
BAD: dict[str, Any] = {
    "cash": Decimal(9_000),
    "receivables_over_60_days_ratio": Decimal("0.60"),
    "equity": Decimal(-50_000),
    "tax_arrears": Decimal(20_000),
}
MILD = BAD | {"equity": Decimal(50_000), "tax_arrears": Decimal(0)}
"""Still bad enough for a fall."""


def scored(*, name: str = "", books: dict[str, Any] | None = None, **facts: Any) -> int:
    """An enterprise that was diagnosed and scored; gives its id."""
    wanted = {"industry": "311811", "size_band": "6-15", "region": "US-CA"} | facts
    made = enterprise(**({"name": name} if name else {}), **wanted)
    diagnosed(made.id, by=owner_of(made.id), **(books or {}))
    recomputed(made.id)
    return made.id


def many(count: int, **facts: Any) -> list[int]:
    """So many alike."""
    return [scored(**facts) for _ in range(count)]


def fallen(**facts: Any) -> int:
    """An enterprise that stood well a hundred days ago and does not today; gives its id."""
    with clock.fixed_at(clock.now() - timedelta(days=100)):
        enterprise_id = scored(books=GOOD | {"statements_as_of": clock.today()}, **facts)
    worse(enterprise_id)
    return enterprise_id


def stands(enterprise_id: int, books: dict[str, Any]) -> None:
    """The same with other books."""
    diagnosed(enterprise_id, by=owner_of(enterprise_id), **books)
    recomputed(enterprise_id)


def worse(enterprise_id: int) -> None:
    """The same with bad books."""
    stands(enterprise_id, BAD)


def better(enterprise_id: int) -> None:
    """The same with good books again."""
    stands(enterprise_id, GOOD)


def compared(on: date | None = None) -> Compared:
    """Everything compared as the job of the night does."""
    return compare_readiness(actor=actors.system(), on=on or clock.today())


def reader_of(enterprise_id: int, role: str = "owner", email: str = "reader@example.org") -> Actor:
    """Somebody of an enterprise."""
    return actors.member(enterprise_id, role, email=email)
