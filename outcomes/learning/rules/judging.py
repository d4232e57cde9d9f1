"""Whether a roadmap does what was projected of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from outcomes.learning.rules.calculating import EXACT, Calculated, Stated

ON_TRACK_FROM = Decimal("0.8")
AT_RISK_FROM = Decimal("0.5")


class Status(StrEnum):
    """How a roadmap does, from best to worst."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class Basis(StrEnum):
    """What a status was read from: values against their projection, or how many metrics moved the right way."""

    VALUE = "value"
    COUNT = "count"


@dataclass(frozen=True)
class Judged:
    """A status with the share it was read from, what that is a share of, and the projected parts nobody could hold it
    against.
    """

    status: Status
    ratio: Decimal
    basis: Basis
    unmeasured: tuple[str, ...] = ()


def judged(found: Calculated, stated: Stated) -> Judged:
    """Judge a roadmap by the value it realised over the value projected; without a projection, by its metrics.

    A projected part that could not be computed stands on neither side: left out, not taken as zero. What nobody
    projected counts as realised, for better or worse. Where all that could be compared is avoided cost, which is taken
    from the projection itself, nothing was measured against it, and the metrics decide.
    Refuses: `ValueError` where no metric was measured on both days.
    """
    if not found.changes:
        raise ValueError("No metric was measured on both days.")
    projected = {"time_savings_value_annual": stated.projected_time, "revenue_impact_annual": stated.projected_revenue}
    realised = found.worth.parts
    given = {name: value for name, value in projected.items() if value is not None}
    compared = {name: value for name, value in given.items() if name in realised}
    unmeasured = tuple(name for name in given if name not in realised)
    with localcontext(EXACT):
        expected = sum(compared.values(), stated.cost_avoidance or Decimal(0))
        if compared and expected > 0:
            return _read(sum(realised.values(), Decimal(0)) / expected, Basis.VALUE, unmeasured)
        better = sum(one.is_better for one in found.changes)
        return _read(Decimal(better) / len(found.changes), Basis.COUNT, unmeasured)


def left_the_track(before: str | None, after: str) -> bool:
    """Say whether a roadmap just left `on_track`: it was there, or nobody had looked yet, and is no longer."""
    return before in (None, Status.ON_TRACK) and after != Status.ON_TRACK


def _read(ratio: Decimal, basis: Basis, unmeasured: tuple[str, ...]) -> Judged:
    if ratio >= ON_TRACK_FROM:
        return Judged(Status.ON_TRACK, ratio, basis, unmeasured)
    return Judged(Status.AT_RISK if ratio >= AT_RISK_FROM else Status.OFF_TRACK, ratio, basis, unmeasured)
