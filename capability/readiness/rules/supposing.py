"""Readiness with other values than today's: scores supposed, flags gone. Page and API sum it with this alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from capability.catalog.shipped import SHIPPED_CAPABILITIES
from capability.constants import FLAG_BY_CODE
from capability.readiness.rules.flags import Flag
from capability.readiness.rules.summing import Kind, Readiness, ScoredPart, readiness

NOTHING, WHOLE = Decimal("0.00"), Decimal("100.00")


@dataclass(frozen=True)
class Beside:
    """One part of the sum, today and supposed. A part that is not in a sum has no points there."""

    kind: Kind
    code: str
    label: str
    figure_today: str | None
    figure: str | None
    points_today: Decimal
    points: Decimal

    @property
    def difference(self) -> Decimal:
        """Give the points it would have more than today; below 0, fewer."""
        return self.points - self.points_today


def scores_of(rationale: Mapping[str, Any] | None) -> dict[str, Decimal]:
    """Give the scores that a stored readiness was summed from, by capability; none where there is no readiness."""
    bridge = rationale["bridge"] if rationale is not None else ()
    return {part["code"]: Decimal(part["figure"]) for part in bridge if part["kind"] == "capability"}


def suppose(scores: Mapping[str, Decimal], standing: Sequence[str], *, without: Collection[str]) -> Readiness | None:
    """Sum readiness from these scores, with the flags that stand less those supposed gone; None without any score.

    A score is taken to the cent, as every score is kept: whatever lies beyond is no part of exact sums.
    """
    parts = [
        ScoredPart(one.code, one.name, _to_the_cent(scores[one.code]), None, "")
        for one in SHIPPED_CAPABILITIES
        if one.code in scores
    ]
    flags = [Flag(FLAG_BY_CODE[code], "raised", None, ()) for code in standing if code not in without]
    return readiness(parts, flags)


def _to_the_cent(score: Decimal) -> Decimal:
    return min(max(score, NOTHING), WHOLE).quantize(NOTHING, rounding=ROUND_HALF_UP)


def beside(today: Mapping[str, Any] | None, supposed: Readiness) -> list[Beside]:
    """Give every part of either sum, today's and the supposed, side by side; each column adds up to its score.

    Takes: the rationale stored with today's readiness, None where there is none.
    """
    before: Mapping[tuple[Kind, str], Any] = {
        (part["kind"], part["code"]): part for part in (today["bridge"] if today is not None else ())
    }
    after = {(part.kind, part.code): part for part in supposed.bridge}
    order: list[tuple[Kind, str]] = [("capability", one.code) for one in SHIPPED_CAPABILITIES]
    order += [("flag", code) for code in FLAG_BY_CODE] + [("floor", "floor")]
    found = []
    for key in order:
        was, is_now = before.get(key), after.get(key)
        if was is None and is_now is None:
            continue
        found.append(
            Beside(
                kind=key[0],
                code=key[1],
                label=is_now.label if is_now is not None else str(was["label"] if was else ""),
                figure_today=was["figure"] if was else None,
                figure=is_now.figure if is_now is not None else None,
                points_today=Decimal(was["points"]) if was else NOTHING,
                points=is_now.points if is_now is not None else NOTHING,
            )
        )
    return found
