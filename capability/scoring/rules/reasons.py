"""What lowered a score most, as a short list of stable codes: each with the points lost and the row they rest on.

Read from the evidence as it is stored, so that a score of any day can be explained. What costs confidence and no points
comes after what costs points. The codes are listed, with their meaning, in `docs/api/readiness.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from capability import constants
from capability.scoring.rules.arithmetic import NOTHING, apportion, rounded
from capability.scoring.rules.signals import GIVEN_UP

MOST_REASONS = 4

LOW_FINDING = "analysis.low_finding"
BEHIND_TARGET = "outcome.behind_target"
OVERDUE = "execution.overdue_tasks"
UNVERIFIED = "evidence.unverified"
MISSING = "evidence.missing_inputs"
OLD = "evidence.old"

NAMES: Mapping[str, str] = {
    OVERDUE: "Tasks are overdue",
    UNVERIFIED: "Tasks are done, but not verified in full",
    MISSING: "Inputs are missing",
    OLD: "Evidence has grown old",
}
ADVICE: Mapping[str, str] = {
    LOW_FINDING: "Decide how to raise it; the next diagnosis takes up what changed.",
    BEHIND_TARGET: "Carry on towards the target, and measure again.",
    OVERDUE: "Finish them, and let somebody other than their author verify them.",
    UNVERIFIED: "Let somebody other than their author verify them.",
    MISSING: "State them in the next diagnosis, which says what each would add; carry out decisions, and measure.",
    OLD: "Diagnose anew with newer figures.",
}
FIXED_ADVICE = "What a loan was at its approval changes no more. Diagnose with current statements instead."
CURRENT_STATEMENTS: Mapping[str, Any] = {
    "type": "diagnosis", "id": "cfo", "title": "Diagnose finance with current statements", "status": "open",
    "goal": None, "by": None,
}  # fmt: skip
"""The way where what lowers a score are facts that nobody can change."""


@dataclass(frozen=True)
class Reason:
    """One reason: what it is called, what it took, the row or figure it rests on, and what would raise it.

    `affects` says whether it took points, or confidence only. `figure` is held against `threshold` where there is one,
    and is a part of the whole `of` where there is one.
    """

    code: str
    name: str
    affects: Literal["score", "confidence"]
    lost: Decimal
    figure: str | None
    unit: str
    advice: str
    of: str | None = None
    threshold: str | None = None
    basis: Mapping[str, str] | None = None
    raised_by: Sequence[Mapping[str, Any]] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored and answered with."""
        points = self.affects == "score"
        return {
            "code": self.code,
            "name": self.name,
            "affects": self.affects,
            "points_lost": str(self.lost) if points else "0.00",
            "confidence_lost": "0.000" if points else str(self.lost),
            "figure": self.figure,
            "of": self.of,
            "unit": self.unit,
            "threshold": self.threshold,
            "basis": None if self.basis is None else dict(self.basis),
            "raised_by": [dict(one) for one in self.raised_by],
            "advice": self.advice,
        }


@dataclass(frozen=True)
class Loss:
    """The points that one row of evidence keeps from its score, and the code of the reason it belongs to."""

    code: str
    points: Fraction
    row: Mapping[str, Any]


def losses(evidence: Mapping[str, Any]) -> list[Loss]:
    """Give what each row keeps from a score, the largest first, in points of the score."""
    found = [
        Loss(_code_of(row), Fraction(Decimal(row["weight"]) * lacking), row)
        for row in evidence["rows"]
        if row["value"] is not None and (lacking := 100 - Decimal(row["value"])) > 0
    ]
    return sorted(found, key=lambda one: (-one.points, one.row["type"], one.row["id"]))


def _code_of(row: Mapping[str, Any]) -> str:
    if row["type"] == "task":
        return UNVERIFIED if Decimal(row["value"]) else OVERDUE
    return LOW_FINDING if row["type"] == "finding" else BEHIND_TARGET


def is_fixed(row: Mapping[str, Any]) -> bool:
    """Say whether a row of evidence is a fact of a loan's approval, which nobody can change any more."""
    return bool(row["type"] == "finding" and row["id"].partition("/")[2] in constants.FIXED_MEASURES)


def reasons_of(score: Decimal, confidence: Decimal | None, evidence: Mapping[str, Any]) -> list[Reason]:
    """Give what lowered a score most, at most four: first what took points, then what took confidence.

    Takes: the score, 0 to 100, its confidence and its evidence as they are stored. Gives: reasons whose points never
    add up to more than the score lacks of 100.
    """
    by_code = _pooled(losses(evidence))
    taken = points_of([sum((one.points for one in pool), NOTHING) for pool in by_code], 100 - score)
    found = [_of_pool(pool, points) for pool, points in zip(by_code, taken, strict=True) if points > 0]
    found.sort(key=lambda one: -one.lost)
    return (found + in_doubt([(Fraction(1), confidence, evidence)]))[:MOST_REASONS]


def points_of(exact: Sequence[Fraction], total: Decimal) -> list[Decimal]:
    """Share out exactly so many points after what each part lost; weights are stored rounded, and only nearly fit."""
    whole = sum(exact, NOTHING)
    if not whole or total <= 0:
        return [Decimal("0.00") for _ in exact]
    each = Fraction(total) / whole
    return apportion([part * each for part in exact], total)


def _pooled(found: Sequence[Loss]) -> list[list[Loss]]:
    """Bring tasks together by their code; a finding and a metric stand for themselves."""
    pools: dict[str, list[Loss]] = {}
    for one in found:
        alone = one.code in {LOW_FINDING, BEHIND_TARGET}
        pools.setdefault(f"{one.code} {one.row['id']}" if alone else one.code, []).append(one)
    return list(pools.values())


def _of_pool(pool: Sequence[Loss], points: Decimal) -> Reason:
    first = pool[0]
    if first.code in {OVERDUE, UNVERIFIED}:
        return about_tasks(first.code, [one.row for one in pool], points)
    return Reason(
        code=first.code,
        name=first.row["label"],
        affects="score",
        lost=points,
        figure=first.row["value"],
        unit="of 100",
        advice=FIXED_ADVICE if is_fixed(first.row) else ADVICE[first.code],
        basis=basis_of(first.row),
        raised_by=(CURRENT_STATEMENTS,) if is_fixed(first.row) else (),
    )


def about_tasks(code: str, rows: Sequence[Mapping[str, Any]], points: Decimal) -> Reason:
    """Give the reason that tasks are together, with each that can still be done as a way to raise the score."""
    ways = [way_of("task", row["id"], row["label"], row["note"]) for row in rows if row.get("note") != GIVEN_UP]
    return Reason(
        code=code,
        name=NAMES[code],
        affects="score",
        lost=points,
        figure=str(len(rows)),
        unit="tasks",
        advice=ADVICE[code],
        basis=basis_of(rows[0]),
        raised_by=ways,
    )


def way_of(type: str, id: str, title: str, status: str) -> dict[str, Any]:
    """Give a way to raise something as flags give theirs."""
    return {"type": type, "id": id, "title": title, "status": status, "goal": None, "by": None}


def basis_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Give the row a reason rests on, as flags cite theirs: type, id, hash and label; `part_of`, what it stands in."""
    return {name: str(row.get(name, "")) for name in ("type", "id", "hash", "label", "part_of")}


def in_doubt(scores: Iterable[tuple[Fraction, Decimal | None, Mapping[str, Any]]]) -> list[Reason]:
    """Give what took confidence, the most first: inputs that are missing, evidence that is past its half-life.

    Takes: of each score its weight, its confidence and its evidence. Gives: of old evidence the newest day among the
    scores that are in doubt for it, whatever others rest on.
    """
    missing = old = NOTHING
    had = wanted = 0
    newest: str | None = None
    for weight, confidence, evidence in scores:
        coverage = Fraction(evidence["coverage"])
        had, wanted = had + evidence["inputs"]["had"], wanted + evidence["inputs"]["wanted"]
        missing += weight * (1 - coverage)
        if Fraction(evidence["freshness"]) < Fraction(1, 2):
            old += weight * (coverage - Fraction(confidence or 0))
            newest = max(filter(None, (newest, evidence["newest"])), default=None)
    found = [
        _doubt(MISSING, missing, figure=str(wanted - had), of=str(wanted), unit="inputs"),
        _doubt(OLD, old, figure=newest, unit="day", threshold=f"{constants.HALF_LIFE_DAYS} days"),
    ]
    return sorted((one for one in found if one.lost > 0), key=lambda one: -one.lost)


def _doubt(
    code: str, lost: Fraction, *, figure: str | None, unit: str, of: str | None = None, threshold: str | None = None
) -> Reason:
    return Reason(
        code=code,
        name=NAMES[code],
        affects="confidence",
        lost=rounded(lost, places=3),
        figure=figure,
        unit=unit,
        advice=ADVICE[code],
        of=of,
        threshold=threshold,
    )
