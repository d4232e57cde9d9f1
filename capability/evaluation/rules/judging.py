"""How well a score told which loans were paid: rank, calibration and lift, each with how sure it is. Needs numpy.

**AUC** is the chance that of a loan that was paid and one that was not, the score puts the paid one higher; a tie
counts half (Mann and Whitney). 0.5 is what a coin reaches. Intervals hold the middle 95 % of resamples of the judged
loans, drawn with a fixed seed (Efron's bootstrap, percentile); one in which all were paid or none was is left out.
**Deciles** are tenths of the loans by score; where a tenth would end among equal scores, the digest of the loan number
decides, which knows nothing. **Intervals of shares** are Wilson's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capability.evaluation.rules.splits import digest_of
from clear_platform.foundation.withholding import FEWEST, UNKNOWN, withheld

RESAMPLES = 2_000
SEED = 20_041_231
CONFIDENCE = 0.95
Z = 1.959963984540054
TENTHS = 10
CELLS_AT_ONCE = 2_000_000
DIGITS = 4
GROUP_RESAMPLES = 500
"""For each group of a kind; their intervals are wide, and their ends need fewer digits."""
FEWEST_OF_EACH = 10
"""Of a group, so many must have been paid, and so many not, before it gets an AUC of its own."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One loan as a score saw it, and what became of it."""

    loan_number: str
    score: float
    paid: bool


def auc(rows: Sequence[Judged]) -> float | None:
    """Give the area under the curve, 0 to 1; None where all were paid or none was."""
    [area] = _Ranked(rows).areas(np.ones((1, len(rows))))
    return None if np.isnan(area) else float(area)


def auc_interval(rows: Sequence[Judged], *, resamples: int = RESAMPLES) -> tuple[float, float] | None:
    """Give the bootstrap interval of the AUC; None where no resample could be judged."""
    n = len(rows)
    if not n:
        return None
    ranked, draw = _Ranked(rows), np.random.default_rng(SEED)
    at_once = max(1, CELLS_AT_ONCE // n)
    areas = [ranked.areas(_resampled(draw, min(at_once, resamples - done), n)) for done in range(0, resamples, at_once)]
    found = np.concatenate(areas)
    found = found[~np.isnan(found)]
    if not len(found):
        return None
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def _resampled(draw: np.random.Generator, resamples: int, n: int) -> NDArray[np.float64]:
    """Give how often each of n loans is drawn in each resample, a row each."""
    drawn = draw.integers(0, n, (resamples, n)) + n * np.arange(resamples)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n).astype(float)


class _Ranked:
    """Scores in rising order with where equal ones begin, so that resamples cost one pass and no sorting."""

    def __init__(self, rows: Sequence[Judged]) -> None:
        scores = np.array([one.score for one in rows], dtype=float)
        self._order = np.argsort(scores, kind="stable")
        self._paid = np.array([one.paid for one in rows], dtype=bool)[self._order]
        rising = scores[self._order]
        self._begins = np.flatnonzero(np.diff(rising, prepend=-np.inf))

    def areas(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the area of each row of times that the loans count; not a number where all were paid or none was."""
        if not len(self._begins):
            return np.full(len(times), np.nan)
        counted = times[:, self._order]
        paid = np.add.reduceat(np.where(self._paid, counted, 0.0), self._begins, axis=1)
        lost = np.add.reduceat(np.where(self._paid, 0.0, counted), self._begins, axis=1)
        below = np.cumsum(lost, axis=1) - lost
        pairs = paid.sum(axis=1) * lost.sum(axis=1)
        won = (paid * (below + lost / 2)).sum(axis=1)
        return np.divide(won, pairs, out=np.full(len(times), np.nan), where=pairs > 0)


def wilson(successes: int, of: int) -> tuple[float, float]:
    """Give the interval of a share. **Source:** Wilson 1927, without correction for continuity."""
    share = successes / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    reach = Z * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2)) / (1 + Z**2 / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def tenths(rows: Sequence[Judged]) -> list[list[Judged]]:
    """Give the loans in ten parts by score, the best first; with fewer than ten loans, as many parts as loans."""
    ranked = sorted(rows, key=lambda one: (-one.score, digest_of(one.loan_number)))
    parts = min(TENTHS, len(ranked))
    return [ranked[number * len(ranked) // parts : (number + 1) * len(ranked) // parts] for number in range(parts)]


def reliability(rows: Sequence[Judged], *, whole: float) -> list[dict[str, Any]]:
    """Give for each tenth, the lowest first, what the score said and what came: points of the reliability curve.

    Takes: `whole`, the score that stands for certainty. Gives: `expected`, `observed` with its interval, `n`.
    """
    points = []
    for part in reversed(tenths(rows)):
        paid = sum(one.paid for one in part)
        points.append(
            {
                "expected": _rounded(sum(one.score for one in part) / whole / len(part)),
                "observed": _rounded(paid / len(part)),
                "interval": _both(wilson(paid, len(part))),
                "n": len(part),
            }
        )
    return points


def deciles(rows: Sequence[Judged]) -> list[dict[str, Any]]:
    """Give for each tenth, the best first, how many were paid, and that share over the share of all (lift)."""
    base = sum(one.paid for one in rows) / len(rows) if rows else 0.0
    found = []
    for number, part in enumerate(tenths(rows), start=1):
        paid = sum(one.paid for one in part)
        found.append(
            {
                "decile": number,
                "n": len(part),
                "scores": _both((part[-1].score, part[0].score)),
                "paid": paid,
                "paid_share": _rounded(paid / len(part)),
                "lift": _rounded(paid / len(part) / base) if base else None,
            }
        )
    return found


def by_group(
    rows: Sequence[Judged],
    key_of: Mapping[str, str],
    *,
    is_chance: bool,
    within: Mapping[str, str] | None = None,
    resamples: int = GROUP_RESAMPLES,
) -> dict[str, Any]:
    """Give how a score did in each group of one kind: rank, and for chances how far they lay from what came.

    Takes: the key of each loan by its number, blank where it is not known; whether the score is a chance; `within`, the
    key of the larger group that each loan is told of in as well. Gives: the groups in the order of their keys; the gap
    is what was observed less what was expected, negative where the score promised too much. Groups that are small, or
    from which a small one follows, are counted and nothing more.
    """
    groups = _parted(rows, key_of)
    hidden = _withheld(rows, groups, {} if within is None else _parted(rows, within))
    return {
        "groups": [
            # A group that is the whole has the figures of the whole, to the last digit.
            _group(key, part, is_chance, RESAMPLES if len(part) == len(rows) else resamples)
            for key, part in sorted(groups.items())
            if key not in hidden
        ],
        "suppressed_groups": len(hidden),
        "fewest_shown": FEWEST,
    }


def _parted(rows: Sequence[Judged], key_of: Mapping[str, str]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = {}
    for one in rows:
        groups.setdefault(key_of.get(one.loan_number) or UNKNOWN, []).append(one)
    return groups


def _withheld(
    rows: Sequence[Judged], groups: Mapping[str, list[Judged]], larger: Mapping[str, list[Judged]]
) -> set[str]:
    """Give the groups to withhold, so that no small one follows from the whole, nor from a larger group told of.

    Of a larger group that is withheld no part is told of: what is left out of the whole is then at least that group.
    """
    places = {one.loan_number: place for place, one in enumerate(rows)}
    members, wholes = _placed(groups, places), _placed(larger, places)
    everybody = set(places.values())
    untold = withheld(wholes, everybody)
    hidden = {key for key, part in members.items() if any(part & wholes[one] for one in untold)}
    for key, whole in wholes.items():
        if key not in untold:
            hidden |= withheld({one: part for one, part in members.items() if part <= whole}, whole)
    return withheld(members, everybody, already=hidden)


def _placed(groups: Mapping[str, list[Judged]], places: Mapping[str, int]) -> dict[str, set[int]]:
    return {key: {places[one.loan_number] for one in part} for key, part in groups.items()}


def _group(key: str, rows: Sequence[Judged], is_chance: bool, resamples: int) -> dict[str, Any]:
    paid, n = sum(one.paid for one in rows), len(rows)
    judged = min(paid, n - paid) >= FEWEST_OF_EACH
    area, interval = (auc(rows), auc_interval(rows, resamples=resamples)) if judged else (None, None)
    expected, observed = sum(one.score for one in rows) / n, paid / n
    return {
        "key": key,
        "n": n,
        "paid_share": _rounded(observed),
        "mean_score": _rounded(expected),
        "calibration_gap": _rounded(observed - expected) if is_chance else None,
        "auc": None if area is None else _rounded(area),
        "interval": None if interval is None else _both(interval),
    }


def calibration(rows: Sequence[Judged]) -> dict[str, float]:
    """Give how far chances lay from what came: the mean of both, the Brier score, the mean gap over tenths."""
    n = len(rows)
    gaps = sum(one["n"] * abs(one["expected"] - one["observed"]) for one in reliability(rows, whole=1))
    return {
        "expected": _rounded(sum(one.score for one in rows) / n),
        "observed": _rounded(sum(one.paid for one in rows) / n),
        "brier": _rounded(sum((one.score - one.paid) ** 2 for one in rows) / n),
        "calibration_error": _rounded(gaps / n),
    }


def figures(rows: Sequence[Judged], *, whole: float) -> dict[str, Any]:
    """Give all figures of one score on one set of loans, as plain JSON values."""
    area, interval = auc(rows), auc_interval(rows)
    return {
        "auc": None if area is None else _rounded(area),
        "interval": None if interval is None else _both(interval),
        "n_test": len(rows),
        "paid_test": sum(one.paid for one in rows),
        "reliability": reliability(rows, whole=whole),
        "deciles": deciles(rows),
    }


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)


def _both(pair: tuple[float, float]) -> list[float]:
    return [_rounded(value) for value in pair]
