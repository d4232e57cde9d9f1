"""Whether scores, and what they rest on, are spread as they were 90 days ago: the population stability index.

`PSI = Σ (now − then) · ln(now / then)` over shares of the same parts; half a row is added to each part, so that an
empty one has a share. **Source:** the index and its thresholds, up to 0.1 steady, up to 0.25 moved, above 0.25 shifted,
are those of Siddiqi, Credit Risk Scorecards (2006). It rises by chance as numbers fall: under 100 on either day it is
shown and nobody is called. What everybody reads tells no index of so few, nor one of two parts of which either is
small: with the numbers beside it, the index would give the counts away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log
from typing import Any

from capability.comparing.rules.numbers import mean, written
from capability.comparing.rules.peers import MEASURES, Standing
from capability.constants import FLAGS

DAYS = 90
"""How far back drift is looked at and falls are measured."""
STEADY = 0.1
SHIFTED = 0.25
FEWEST_JUDGED = 100
TENTHS = 10
WHOLE = Decimal(100)
DIGITS = 4
FEW_PARTS = 2
INPUTS = ("coverage", "confidence")
MIXES = ("sector", "size_band", "region")


def psi(then: Sequence[int], now: Sequence[int]) -> float:
    """Give the index of two counts of the same parts. Refuses: `ValueError` where the parts are not as many."""
    parts = len(then)
    total_then, total_now = sum(then) + parts / 2, sum(now) + parts / 2
    found = 0.0
    for was, has in zip(then, now, strict=True):
        share_then, share_now = (was + 0.5) / total_then, (has + 0.5) / total_now
        found += (share_now - share_then) * log(share_now / share_then)
    return found


def tenth(value: Decimal, whole: Decimal = WHOLE) -> int:
    """Give the tenth of the scale that a value lies in, 0 to 9; the top belongs to the last."""
    return min(TENTHS - 1, int(value * TENTHS / whole))


@dataclass(frozen=True, slots=True)
class _Telling:
    """The fewest on either day that anything is told of, and whether everybody reads it."""

    fewest: int
    shared: bool

    def hides(self, then: Sequence[int], now: Sequence[int]) -> bool:
        """Say whether the index of these counts would tell of a few."""
        if not self.shared:
            return False
        small = len(now) <= FEW_PARTS and min(*then, *now) < self.fewest
        return small or min(sum(then), sum(now)) < FEWEST_JUDGED


def drift_of(rows: Sequence[Standing], *, fewest: int, places: int, shared: bool = False) -> dict[str, Any]:
    """Give the index of every score and of what scores rest on, those of too few on either day without a figure."""
    tenths, telling = list(range(TENTHS)), _Telling(fewest, shared)
    scores = [
        _line(one, _values(rows, one, "now"), _values(rows, one, "before"), tenth, tenths, telling, places)
        for one in MEASURES
    ]
    inputs = [
        _line(one, _values(rows, one, "inputs"), _values(rows, one, "inputs_before"), _of_share, tenths, telling, None)
        for one in INPUTS
    ]
    now, then = [one for one in rows if one.now], [one for one in rows if one.before]
    for kind in MIXES:
        has, had = [one.fact(kind) for one in now], [one.fact(kind) for one in then]
        inputs.append(_line(kind, has, had, _same, sorted({*has, *had}), telling, None))
    for flag in FLAGS:
        stands, stood = [flag.code in one.flags for one in now], [flag.code in one.flags_before for one in then]
        inputs.append(_line(flag.code, stands, stood, _same, [False, True], telling, None))
    return {"scores": scores, "inputs": inputs}


def verdict(index: float | None, n: int) -> str:
    """Give the word for an index: steady, moved, shifted; unsure where it is of too few, none where there is none."""
    if n < FEWEST_JUDGED:
        return "unsure"
    if index is None:
        return "none"
    if index <= STEADY:
        return "steady"
    return "moved" if index <= SHIFTED else "shifted"


def _line(
    code: str,
    now: Sequence[Any],
    then: Sequence[Any],
    part_of: Callable[[Any], Hashable],
    parts: Sequence[Hashable],
    telling: _Telling,
    places: int | None,
) -> dict[str, Any]:
    few, fewest = min(len(now), len(then)), telling.fewest
    if few < fewest:
        return {"code": code, "psi": None, "verdict": "none", "n": _n(now, fewest), "n_before": _n(then, fewest),
                "mean": None, "mean_before": None}  # fmt: skip
    by_part_now, by_part_then = Counter(map(part_of, now)), Counter(map(part_of, then))
    has, had = [by_part_now[one] for one in parts], [by_part_then[one] for one in parts]
    index = None if telling.hides(had, has) else psi(had, has)
    return {
        "code": code,
        "psi": None if index is None else f"{index:.{DIGITS}f}",
        "verdict": verdict(index, few),
        "n": len(now),
        "n_before": len(then),
        "mean": None if places is None else written(mean(now), places),
        "mean_before": None if places is None else written(mean(then), places),
    }


def _n(values: Sequence[Any], fewest: int) -> int | None:
    return len(values) if len(values) >= fewest else None


def _values(rows: Sequence[Standing], measure: str, when: str) -> list[Decimal]:
    held: list[Mapping[str, Decimal]] = [getattr(one, when) for one in rows]
    return [one[measure] for one in held if measure in one]


def _of_share(value: Decimal) -> int:
    return tenth(value, Decimal(1))


def _same(value: Hashable) -> Hashable:
    return value
