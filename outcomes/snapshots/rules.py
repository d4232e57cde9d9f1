"""Which figures a snapshot has, within which bounds, and what is wrong with figures that cannot be kept. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from clear_platform.foundation.errors import FieldProblem


@dataclass(frozen=True)
class Bounds:
    """What a figure may be: between bounds, inclusive, with so many digits and so many of them decimals."""

    low: Decimal
    high: Decimal | None
    digits: int
    places: int

    @property
    def most(self) -> Decimal:
        """The highest value that can be kept."""
        return self.high if self.high is not None else Decimal(10) ** (self.digits - self.places) - Decimal(1)


_SHARE = Bounds(Decimal(0), Decimal(1), digits=7, places=6)

BOUNDS: Mapping[str, Bounds] = {
    "lead_response_minutes": Bounds(Decimal(0), None, digits=12, places=2),
    "lead_to_appt_rate": _SHARE,
    "close_rate": _SHARE,
    "crm_adoption_rate": _SHARE,
    "weekly_ops_hours": Bounds(Decimal(0), None, digits=9, places=2),
    "nps": Bounds(Decimal(-100), Decimal(100), digits=6, places=2),
}
"""The figures of a snapshot. Each is a metric of the library too, by the same code and within the same bounds."""
METRICS = tuple(BOUNDS)


def faults_of(metrics: Mapping[str, object], *, at: str = "/metrics") -> list[FieldProblem]:
    """Give all that is wrong with the figures of a snapshot, each with a pointer below `at`.

    Takes: numbers by metric, None for what was not measured. A snapshot that holds no figure at all is at fault too.
    """
    faults = [fault for name, value in metrics.items() if (fault := _fault_of(name, value, at))]
    if not faults and all(value is None for value in metrics.values()):
        return [FieldProblem(at, "required", "Give at least one figure; leave out those that were not measured.")]
    return faults


def _fault_of(name: str, value: object, at: str) -> FieldProblem | None:
    pointer = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
    bounds = BOUNDS.get(name)
    if bounds is None:
        return FieldProblem(
            pointer, "unknown_metric", f"A snapshot has no '{name[:60]}'. It has: {', '.join(METRICS)}."
        )
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Decimal | float | int) or not Decimal(value).is_finite():
        return FieldProblem(pointer, "not_a_number", "Give a number, or leave it out.")
    exact = Decimal(str(value))
    if exact < bounds.low or exact > bounds.most:
        return FieldProblem(
            pointer, "out_of_range", f"This lies between {bounds.low:f} and {bounds.most:f}; {exact:f} is outside."
        )
    smallest = exact.normalize().as_tuple().exponent
    if isinstance(smallest, int) and -smallest > bounds.places:
        return FieldProblem(pointer, "too_precise", f"At most {bounds.places} decimals are kept; round it.")
    return None


def exactly(metrics: Mapping[str, Decimal | float | int | None]) -> dict[str, Decimal | None]:
    """Give every figure of a snapshot as the decimal it was written as, None where it was not measured.

    Takes: values that `faults_of` let through.
    """
    return {
        name: None
        if (value := metrics.get(name)) is None
        else Decimal(str(value)).quantize(Decimal(1).scaleb(-bounds.places))
        for name, bounds in BOUNDS.items()
    }
