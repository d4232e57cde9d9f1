"""Whether some kinds of enterprises score lower than others: gaps by region, size band and sector.

**Selected** is whoever scores at or above the median of all: no score here admits or refuses anybody, so the upper half
stands in for it. The **ratio** is the share selected of a group over that of the group with the highest, of
those with thirty or more where there are any; of a kind of which one group alone is shown there is none, for a group
beside itself says nothing. Under four fifths is what the Uniform Guidelines on Employee Selection
Procedures (29 CFR 1607.4 D, 1978) take as a sign to look. It is a sign, no verdict: groups differ in what they are, and
small ones by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from capability.comparing.rules.numbers import MEDIAN, mean, round_to, written
from capability.comparing.rules.peers import Standing
from clear_platform.foundation.percentiles import cut
from clear_platform.foundation.withholding import UNKNOWN, withheld

KINDS = ("region", "size_band", "sector")
FOUR_FIFTHS = Decimal("0.8")
FEWEST_GROUPS = 2
"""A group is held against others: so many of a kind must be shown."""
FEW = 30
"""Under so many, a ratio under four fifths is named with the word that they are few."""


def fairness_of(rows: Sequence[Standing], measure: str, *, fewest: int, places: int) -> dict[str, Any] | None:
    """Give how a measure lies in each group of each kind, beside all; None where all are fewer than `fewest`."""
    values = {one.enterprise_id: one.now[measure] for one in rows if measure in one.now}
    if len(values) < fewest:
        return None
    middle = cut(sorted(values.values()), MEDIAN)
    # Gaps are of the figures as they are told: finer ones would tell more than the figures do.
    overall = _figures(list(values.values()), middle, places)
    found: dict[str, Any] = {"all": overall}
    for kind in KINDS:
        parts: dict[str, set[int]] = {}
        for one in rows:
            if one.enterprise_id in values:
                parts.setdefault(one.fact(kind) or UNKNOWN, set()).add(one.enterprise_id)
        hidden = withheld(parts, set(values), fewest=fewest)
        told = {
            key: _figures([values[one] for one in members], middle, places)
            for key, members in sorted(parts.items())
            if key not in hidden
        }
        best = _highest(list(told.values())) if len(told) >= FEWEST_GROUPS else Decimal(0)
        found[kind] = {
            "groups": [_beside(key, one, overall, best) for key, one in told.items()],
            "withheld_groups": len(hidden),
            "judged": len(told) >= FEWEST_GROUPS,
        }
    return found


def _figures(values: Sequence[Decimal], middle: Decimal, places: int) -> dict[str, Any]:
    chosen = sum(one >= middle for one in values)
    return {
        "n": len(values),
        "mean": written(mean(values), places),
        "median": written(cut(sorted(values), MEDIAN), places),
        "selected_share": f"{round_to(Decimal(chosen) / len(values), 2):f}",
    }


def _highest(told: Sequence[Mapping[str, Any]]) -> Decimal:
    many = [one for one in told if one["n"] >= FEW]
    return max((Decimal(one["selected_share"]) for one in many or told), default=Decimal(0))


def _beside(key: str, one: Mapping[str, Any], overall: Mapping[str, Any], best: Decimal) -> dict[str, Any]:
    ratio = round_to(Decimal(one["selected_share"]) / best, 2) if best else None
    return {
        "key": key,
        **one,
        "mean_gap": str(Decimal(one["mean"]) - Decimal(overall["mean"])),
        "median_gap": str(Decimal(one["median"]) - Decimal(overall["median"])),
        "ratio": None if ratio is None else f"{ratio:f}",
        "under_four_fifths": ratio is not None and ratio < FOUR_FIFTHS,
        "few": one["n"] < FEW,
    }
