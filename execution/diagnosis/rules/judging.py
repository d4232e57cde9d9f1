"""From a value to a score and a word: the scale of a measure, and the numbers that confidence is made of; version 3.

These are house rules, not benchmarks: no published norm covers enterprises of every industry, so each line says what
it takes to be sound and why. The directions of the lines on loans were held against a public file of 2,101 guaranteed
loans; their numbers were not fitted to it. A score runs from 0 to 100 along straight lines between the points of its
scale. A change of any number here is a new version, which each analysis names.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

VERSION = 3

STRONG_FROM, SOUND_FROM, WATCH_FROM = Decimal(75), Decimal(50), Decimal(30)

MOST_CONFIDENCE_IN_LOAN_FACTS = Decimal("0.35")
MOST_CONFIDENCE_IN_STATEMENTS = Decimal("0.80")
LOAN_FACTS_HALF_LIFE_YEARS = 5
STATEMENTS_HALF_LIFE_DAYS = 365
LEAST_FRESHNESS = Decimal("0.2")
HUNDREDTH = Decimal("0.01")


Scale = tuple[tuple[str, int], ...]
"""Points of (value, score) in rising order of value; none where a measure is told and not judged."""


def score_on(scale: Scale, value: Decimal) -> Decimal:
    """Give the score of a value on a scale: linear between points, level beyond the ends, two digits."""
    points = [(Decimal(at), Decimal(score)) for at, score in scale]
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return (low + (high - low) * (value - left) / (right - left)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return points[-1][1]


def judgement_of(score: Decimal | None) -> str:
    """Give the word for a score: strong, sound, watch or weak; `not_judged` without one."""
    if score is None:
        return "not_judged"
    if score >= STRONG_FROM:
        return "strong"
    if score >= SOUND_FROM:
        return "sound"
    return "watch" if score >= WATCH_FROM else "weak"
