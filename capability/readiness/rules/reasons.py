"""Why readiness is what it is: the reasons that lowered it most, and the one step that would raise it most.

Read from the rationale and the evidence as they are stored, so that readiness of any day can be explained. Reasons
part what is lacking of 100 among them, none counted twice: a flag has its penalty; of what a capability lacks, tasks
that are overdue or not verified have their share, and the capability itself has the rest. The codes are listed, with
their meaning, in `docs/api/readiness.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from capability.constants import FLAG_BY_CODE, READINESS_WEIGHT
from capability.scoring.rules.arithmetic import CENT, rounded
from capability.scoring.rules.reasons import (
    ADVICE,
    CURRENT_STATEMENTS,
    FIXED_ADVICE,
    MOST_REASONS,
    NAMES,
    NOTHING,
    OVERDUE,
    UNVERIFIED,
    Loss,
    Reason,
    about_tasks,
    basis_of,
    in_doubt,
    is_fixed,
    losses,
    points_of,
    way_of,
)
from capability.scoring.rules.signals import GIVEN_UP

REASONS_VERSION = 3
"""Raised with what counts as a reason or a step: what was kept by an earlier one is computed anew when it is read."""

NOT_SCORED = "evidence.not_scored"
FLAG = "flag."
"""Before the code of a flag."""
CAPABILITY_LOW = "capability.low."
"""Before the code of a capability."""
UNVERIFIED_FLAG = "unverified_evidence"


@dataclass(frozen=True)
class Behind:
    """What one score rests on, as it is stored beside it."""

    evidence: Mapping[str, Any]
    confidence: Decimal | None


@dataclass(frozen=True)
class Step:
    """One thing that can be done: the points of readiness it gives at most, and what readiness then comes to.

    `code` is the flag it clears, or says with which kind of row it deals; `ways` are the decisions, tasks or diagnoses
    that carry it out, the nearest first.
    """

    code: str
    name: str
    capability: str
    points: Decimal
    figure: str | None
    basis: Mapping[str, str] | None
    ways: tuple[Mapping[str, Any], ...]
    advice: str
    readiness: Decimal = Decimal("0.00")

    def to(self, total: Decimal) -> Step:
        """Give it with what readiness comes to, which never leaves 0 to 100.

        Takes: the sum of today's points without its floor.
        """
        return replace(self, readiness=min(max(total + self.points, Decimal("0.00")), Decimal("100.00")))

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

    @cached_property
    def lacking(self) -> Fraction:
        return self.weight * (100 - Fraction(self.figure))

    def of_tasks(self, code: str) -> Fraction:
        return self.weight * sum((one.points for one in self.lost if one.code == code), NOTHING)


def explained(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> dict[str, Any]:
    """Give `reasons` and `first_step` of a readiness, as they are stored in its rationale, and its `newest` day.

    `newest` is that of the newest fact any of its scores rests on, None where none has a day.

    Takes: the rationale with its flags and its bridge; what each capability's score rests on, as far as it is known.
    """
    parts = _parts(rationale, behind)
    step = _first_step(rationale, parts)
    titles = {way["id"]: way["title"] for flag in rationale["flags"] for way in flag["cleared_by"]}
    return {
        "reasons": [_titled(one.as_json(), "raised_by", titles) for one in _reasons(rationale, parts, behind)],
        "first_step": None if step is None else _titled(step.as_json(), "ways", titles),
        "newest": newest_of(rationale, behind),
        "reasons_version": REASONS_VERSION,
    }


def _titled(told: dict[str, Any], name: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """Give the same with its decisions called by their titles, where a flag knows them: evidence has only their ids."""
    ways = [
        {**way, "title": titles.get(way["id"], way["title"])} if way["type"] == "decision" else way
        for way in told[name]
    ]
    return {**told, name: ways}


def newest_of(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> str | None:
    """Give the newest day of the facts that the capabilities in the sum rest on, None where none is known."""
    summed = [part["code"] for part in rationale["bridge"] if part["kind"] == "capability"]
    days = [behind[code].evidence["newest"] for code in summed if code in behind]
    return max((day for day in days if day is not None), default=None)


def reasons_of(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> list[Reason]:
    """Give what lowered readiness most, at most four: first what took points, then what took confidence."""
    return _reasons(rationale, _parts(rationale, behind), behind)


def _reasons(rationale: Mapping[str, Any], parts: Sequence[_Part], behind: Mapping[str, Behind]) -> list[Reason]:
    found = [_of_flag(flag) for flag in _standing(rationale)] + _of_capabilities(
        parts, lacking=100 - Decimal(rationale["could_be"])
    )
    found = sorted((one for one in found if one.lost > 0), key=lambda one: -one.lost)
    return (found + _doubts(rationale, parts, behind))[:MOST_REASONS]


def grown(
    before: tuple[Mapping[str, Any], Mapping[str, Behind]], after: tuple[Mapping[str, Any], Mapping[str, Behind]]
) -> list[Reason]:
    """Give what takes a point or more beyond what it took before, at most three, with the points it takes more.

    Takes: rationale and evidence of the earlier readiness, and those of the later one.
    """
    took = {one.code: one.lost for one in _lowering(*before)}
    more = [replace(one, lost=one.lost - took.get(one.code, Decimal(0))) for one in _lowering(*after)]
    return sorted((one for one in more if one.lost >= 1), key=lambda one: -one.lost)[:3]


def _lowering(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> list[Reason]:
    of_flags = [_of_flag(flag) for flag in _standing(rationale)]
    return of_flags + _of_capabilities(_parts(rationale, behind), lacking=100 - Decimal(rationale["could_be"]))


def first_step(rationale: Mapping[str, Any], behind: Mapping[str, Behind]) -> Step | None:
    """Give the one step worth most: a flag cleared, or one row of a capability's evidence brought to 100.

    A flag and the rows that rest on the same figure are one step: whoever mends the figure mends them all. So are tasks
    that are overdue, and tasks that nobody verified with the flag that says so, as each is one reason. Of two worth the
    same, the one that somebody can take up at once goes first. A fact of a loan's approval, which nobody can change, is
    none. None where nothing that can be changed costs a point.
    """
    return _first_step(rationale, _parts(rationale, behind))


def _first_step(rationale: Mapping[str, Any], parts: Sequence[_Part]) -> Step | None:
    total = sum((Decimal(part["points"]) for part in rationale["bridge"] if part["kind"] != "floor"), Decimal(0))
    raising = _together(_raising(parts))
    steps = [step.to(total) for step in _clearing(rationale, raising)]
    steps += [step.to(total) for step in raising]
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
        code=f"{FLAG}{flag['code']}",
        name=flag["name"],
        affects="score",
        lost=Decimal(flag["penalty"]).quantize(CENT),
        figure=flag["figure"],
        of=flag["of"],
        unit=flag["unit"],
        threshold=flag["threshold"],
        basis=flag["citation"],
        raised_by=flag["cleared_by"],
        advice=flag["advice"],
    )


def _of_capabilities(known: Sequence[_Part], *, lacking: Decimal) -> list[Reason]:
    overdue = sum((part.of_tasks(OVERDUE) for part in known), NOTHING)
    unverified = sum((part.of_tasks(UNVERIFIED) for part in known), NOTHING)
    # Weights of rows are stored rounded, and may come to a hair more than their capability lacks.
    own = [max(part.lacking - part.of_tasks(OVERDUE) - part.of_tasks(UNVERIFIED), NOTHING) for part in known]
    *lost, of_overdue, of_unverified = points_of([*own, overdue, unverified], lacking)
    found = [_low(part, points) for part, points in zip(known, lost, strict=True)]
    found += [_tasks(code, known, points) for code, points in ((OVERDUE, of_overdue), (UNVERIFIED, of_unverified))
              if points > 0]  # fmt: skip
    return found


def _low(part: _Part, points: Decimal) -> Reason:
    rows = [one.row for one in part.lost if one.row["type"] != "task"]
    # What can be changed is named, though what cannot cost more.
    costly = next((row for row in rows if not is_fixed(row)), rows[0] if rows else None)
    advice = "Diagnose its domain, decide, and measure what comes of it."
    if costly is not None and is_fixed(costly):
        advice = FIXED_ADVICE
    elif costly is not None:
        found = rounded(Fraction(costly["value"]), places=0)
        advice = f"“{costly['label']}”, {found} of 100, costs it most: decide how to raise it."
    return Reason(
        code=f"{CAPABILITY_LOW}{part.code}",
        name=part.label,
        affects="score",
        lost=points,
        figure=str(part.figure),
        unit="of 100",
        basis=None if costly is None else basis_of(costly),
        raised_by=() if costly is None else _ways_of(costly),
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


def _clearing(rationale: Mapping[str, Any], raising: Sequence[Step]) -> Iterable[Step]:
    for flag in _standing(rationale):
        same = [step for step in raising if _rests_on(step, flag)]
        yield Step(
            code=f"{FLAG}{flag['code']}",
            name=flag["name"],
            capability=same[0].capability if same else "",
            points=sum((step.points for step in same), Decimal(flag["penalty"]).quantize(CENT)),
            figure=flag["figure"],
            basis=flag["citation"],
            ways=tuple(flag["cleared_by"]),
            advice=flag["advice"],
        )


def _rests_on(step: Step, flag: Mapping[str, Any]) -> bool:
    if step.code == UNVERIFIED:
        # Only all tasks that wait clear the flag.
        waiting = {way["id"] for way in flag["cleared_by"]}
        return flag["code"] == UNVERIFIED_FLAG and bool(waiting) and waiting <= {way["id"] for way in step.ways}
    if step.basis is None:
        return False
    rule = FLAG_BY_CODE[flag["code"]]
    row = step.basis["id"].partition("/")[2]
    return row != "" and row in {rule.measure, rule.metric}


def _raising(parts: Sequence[_Part]) -> list[Step]:
    return [
        Step(
            code=one.code,
            name=one.row["label"],
            capability=part.code,
            points=rounded(part.weight * one.points),
            figure=one.row["value"],
            basis=basis_of(one.row),
            ways=_ways_of(one.row),
            advice=ADVICE[one.code],
        )
        for part in parts
        for one in part.lost
        if not is_fixed(one.row) and one.row.get("note") != GIVEN_UP
    ]


def _together(steps: Sequence[Step]) -> list[Step]:
    """Give steps with tasks of one kind as one step, as one reason tells of them: it says how many they are."""
    found = [step for step in steps if step.code not in {OVERDUE, UNVERIFIED}]
    for code in (OVERDUE, UNVERIFIED):
        tasks = sorted((step for step in steps if step.code == code), key=lambda one: -one.points)
        found += [_all_of(tasks)] if len(tasks) > 1 else tasks
    return found


def _all_of(tasks: Sequence[Step]) -> Step:
    raised = {one.capability for one in tasks}
    return replace(
        tasks[0],
        name=NAMES[tasks[0].code],
        capability=tasks[0].capability if len(raised) == 1 else "",
        points=sum((one.points for one in tasks), Decimal("0.00")),
        figure=str(len(tasks)),
        basis=None,
        ways=tuple(way for one in tasks for way in one.ways),
    )


def _ways_of(row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Give what raises a row by itself: the task it is, the decision that set its target, else a newer diagnosis."""
    if is_fixed(row):
        return (CURRENT_STATEMENTS,)
    if row["type"] == "task":
        return (way_of("task", row["id"], row["label"], row["note"]),)
    if row["type"] == "outcome" and row["part_of"]:
        return (
            way_of("decision", row["part_of"], f"The decision that set the target of “{row['label']}”", "approved"),
        )
    return ()
