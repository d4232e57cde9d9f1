"""What is held, summed up to the smallest parts that figures need: enterprise, instrument, status, currency. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from institutional.positions.rules import ENDED

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Part:
    """What is held in one enterprise by one kind of instrument, in one status and currency.

    `principal` is what was committed, `exposure` what is still at risk; `by_principal`: of how many positions the
    principal stands for what is outstanding, because nobody stated it.
    """

    enterprise: int
    instrument: str
    status: str
    currency: str
    positions: int
    principal: Decimal
    exposure: Decimal
    by_principal: int


@dataclass(frozen=True, slots=True)
class Enterprise:
    """What is known of an enterprise: blank where it is not, readiness None where it is not scored."""

    id: int
    industry: str
    size_band: str
    region: str
    readiness: Decimal | None


def at_risk(image: Mapping[str, Any]) -> tuple[Decimal, bool]:
    """Give what is at risk in a position, and whether its principal stands for what is outstanding.

    Nothing in what was repaid or written off; else what is outstanding; where that is not stated, the principal.
    """
    if image["status"] in ENDED:
        return NOTHING, False
    if image["outstanding"] is not None:
        return Decimal(image["outstanding"]), False
    return Decimal(image["principal"]), True


def parts_of(images: Iterable[Mapping[str, Any]]) -> list[Part]:
    """Sum positions, as the ledger keeps them, up to parts, in one order."""
    found: dict[tuple[int, str, str, str], list[Any]] = {}
    for image in images:
        exposure, stands_in = at_risk(image)
        key = (image["enterprise"], image["instrument"], image["status"], image["currency"])
        kept = found.setdefault(key, [0, NOTHING, NOTHING, 0])
        kept[0] += 1
        kept[1] += Decimal(image["principal"])
        kept[2] += exposure
        kept[3] += stands_in
    return [Part(*key, *kept) for key, kept in sorted(found.items())]
