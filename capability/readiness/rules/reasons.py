"""Why readiness is what it is: the reasons that lowered it most, and the one step that would raise it most.

Read from the rationale and the evidence as they are stored, so that readiness of any day can be explained. Reasons
part what is lacking of 100 among them, none counted twice: a flag has its penalty; of what a capability lacks, tasks
that are overdue or not verified have their share, and the capability itself has the rest. The codes are listed, with
their meaning, in `docs/api/readiness.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from capability.constants import READINESS_WEIGHT
from capability.scoring.rules.arithmetic import rounded
from capability.scoring.rules.reasons import (
    ADVICE,
    MOST_REASONS,
    NOTHING,
    OVERDUE,
    UNVERIFIED,
    Loss,
    Reason,
    about_tasks,
    basis_of,
    in_doubt,
    losses,
    points_of,
)

NOT_SCORED = "evidence.not_scored"


@dataclass(frozen=True)
class Behind:
    """What one score rests on, as it is stored beside it."""

    evidence: Mapping[str, Any]
    confidence: Decimal | None


@dataclass(frozen=True)
class Step:
    """One thing that can be done: the points of readiness it gives, and what readiness comes to.

    `code` is the flag it clears, or says with which kind of row it deals; `ways` are the decisions, tasks or diagnoses
    that carry it out, the nearest first.
    """

    code: str
    name: str
    capability: str
    points: Decimal
    readiness: Decimal
    figure: str | None
    basis: Mapping[str, str] | None
    ways: tuple[Mapping[str, Any], ...]
    advice: str

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored and answered with."""
        return {
            "code": self.code,
            "name": self.name,
            "capability": self.capability,
            "points": str(self.points),
            "readiness": str(self.readiness),
            "figure": self.figure,
            "basis": None if self.basis is None else dict(self.basis),
            "ways": [dict(one) for one in self.ways],
            "advice": self.advice,
        }


@dataclass(frozen=True)
class _Part:
    """A capability in the sum: its weight there, and what its evidence says keeps it from 100."""

    code: str
    label: str
    figure: Decimal
    weight: Fraction
    lost: tuple[Loss, ...]

    @property
    def lacking(self) -> Fraction:
        return self.weight * (100 - Fraction(self.figure))

    def of_tasks(self, code: str) -> Fraction:
        return self.weight * sum((one.points for one in self.lost if one.code == code), NOTHING)


def explained(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> dict[str, Any]:
    """Give `reasons` and `first_step` of a readiness, as they are stored in its rationale.

    Takes: the rationale with its flags and its bridge; what each capability's score rests on, as far as it is known.
    """
    step = first_step(rationale, behind)
    return {
        "reasons": [one.as_json() for one in reasons_of(rationale, behind)],
        "first_step": None if step is None else step.as_json(),
    }


def reasons_of(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> list[Reason]:
    """Give what lowered readiness most, at most four: first what took points, then what took confidence."""
    parts = _parts(rationale, behind)
    found = [_of_flag(flag) for flag in _standing(rationale)] + _of_capabilities(parts)
    found = sorted((one for one in found if one.lost > 0), key=lambda one: -one.lost)
    return (found + _doubts(rationale, parts, behind))[:MOST_REASONS]


def first_step(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> Step | None:
    """Give the one step worth most: a flag cleared, or one row of a capability's evidence brought to 100.

    Of two worth the same, the one that somebody can take up at once goes first. None where nothing costs a point.
    """
    total = sum((Decimal(part["points"]) for part in rationale["bridge"] if part["kind"] != "floor"), Decimal(0))
    steps = [*_clearing(rationale, total), *_raising(rationale, behind, total)]
    return min((one for one in steps if one.points > 0), key=lambda one: (-one.points, not one.ways), default=None)


def _standing(rationale: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [flag for flag in rationale["flags"] if flag["state"] == "raised"]


def _parts(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> list[_Part]:
    bridge = [part for part in rationale["bridge"] if part["kind"] == "capability"]
    whole = sum((Fraction(READINESS_WEIGHT[part["code"]]) for part in bridge), NOTHING)
    return [
        _Part(
            code=part["code"],
            label=part["label"],
            figure=Decimal(part["figure"]),
            weight=Fraction(READINESS_WEIGHT[part["code"]]) / whole,
            lost=tuple(losses(behind[part["code"]].evidence)) if part["code"] in behind else (),
        )
        for part in bridge
    ]


def _of_flag(flag: Mapping[str, Any]) -> Reason:
    return Reason(
        code=f"flag.{flag['code']}",
        name=flag["name"],
        affects="score",
        lost=Decimal(flag["penalty"]).quantize(Decimal("0.01")),
        figure=flag["figure"],
        of=flag["of"],
        unit=flag["unit"],
        threshold=flag["threshold"],
        basis=flag["citation"],
        raised_by=flag["cleared_by"],
        advice=flag["advice"],
    )


def _of_capabilities(parts: Iterable[_Part]) -> list[Reason]:
    known = list(parts)
    overdue = sum((part.of_tasks(OVERDUE) for part in known), NOTHING)
    unverified = sum((part.of_tasks(UNVERIFIED) for part in known), NOTHING)
    # Weights of rows are stored rounded, and may come to a hair more than their capability lacks.
    own = [max(part.lacking - part.of_tasks(OVERDUE) - part.of_tasks(UNVERIFIED), NOTHING) for part in known]
    whole = rounded(sum((part.lacking for part in known), NOTHING))
    *lost, of_overdue, of_unverified = points_of([*own, overdue, unverified], whole)
    found = [_low(part, points) for part, points in zip(known, lost, strict=True)]
    found += [_tasks(code, known, points) for code, points in ((OVERDUE, of_overdue), (UNVERIFIED, of_unverified))
              if points > 0]  # fmt: skip
    return found


def _low(part: _Part, points: Decimal) -> Reason:
    costly = next((one.row for one in part.lost if one.row["type"] != "task"), None)
    advice = "Diagnose its domain, decide, and measure what comes of it."
    if costly is not None:
        advice = f"“{costly['label']}”, {costly['value']} of 100, costs it most: decide how to raise it."
    return Reason(
        code=f"capability.low.{part.code}",
        name=part.label,
        affects="score",
        lost=points,
        figure=str(part.figure),
        unit="of 100",
        basis=None if costly is None else basis_of(costly),
        advice=advice,
    )


def _tasks(code: str, parts: Iterable[_Part], points: Decimal) -> Reason:
    rows = [(part.weight * one.points, one.row) for part in parts for one in part.lost if one.code == code]
    rows.sort(key=lambda one: (-one[0], one[1]["id"]))
    return about_tasks(code, [row for _lost, row in rows], points)


def _doubts(rationale: Mapping[str, Any], parts: Iterable[_Part], behind: Mapping[str, Behind]) -> list[Reason]:
    scored = {part.code for part in parts}
    lacking = [code for code in READINESS_WEIGHT if code not in scored]
    lost = 1 - Fraction(rationale["coverage"])
    known = [
        (Fraction(READINESS_WEIGHT[code]), one.confidence, one.evidence)
        for code, one in behind.items()
        if code in scored
    ]
    found = in_doubt(known)
    if lacking and lost > 0:
        found.append(
            Reason(
                code=NOT_SCORED,
                name="Capabilities are not scored",
                affects="confidence",
                lost=rounded(lost, places=3),
                figure=str(len(lacking)),
                of=str(len(READINESS_WEIGHT)),
                unit="capabilities",
                advice="Diagnose their domains; what is not scored is not counted.",
            )
        )
    return sorted(found, key=lambda one: -one.lost)


def _clearing(rationale: Mapping[str, Any], total: Decimal) -> Iterable[Step]:
    for flag in _standing(rationale):
        points = Decimal(flag["penalty"]).quantize(Decimal("0.01"))
        yield Step(
            code=f"flag.{flag['code']}",
            name=flag["name"],
            capability="",
            points=points,
            readiness=_within(total + points),
            figure=flag["figure"],
            basis=flag["citation"],
            ways=tuple(flag["cleared_by"]),
            advice=flag["advice"],
        )


def _raising(rationale: Mapping[str, Any], behind: Mapping[str, Behind], total: Decimal) -> Iterable[Step]:
    for part in _parts(rationale, behind):
        for one in part.lost:
            points = rounded(part.weight * one.points)
            row = one.row
            is_task = row["type"] == "task"
            way = {"type": "task", "id": row["id"], "title": row["label"], "status": row["note"]}
            yield Step(
                code=one.code,
                name=row["label"],
                capability=part.code,
                points=points,
                readiness=_within(total + points),
                figure=row["value"],
                basis=basis_of(row),
                ways=({**way, "goal": None, "by": None},) if is_task else (),
                advice=ADVICE[one.code],
            )


def _within(score: Decimal) -> Decimal:
    return min(max(score, Decimal("0.00")), Decimal("100.00"))
