"""What of the facts a score takes on one day, and the hash of it.

Kept cheap, because it is asked far more often whether something changed than something did. Not here: what becomes of
it (`signals`, `scoring`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from capability import constants
from capability.scoring.rules.arithmetic import hash_of
from capability.scoring.rules.facts import AnalysisFact, Facts, Measurement, Target, TaskFact, settled


@dataclass(frozen=True)
class Move:
    """One metric from its start to where it is. `first` is what was measured first, None where a decision states it."""

    first: Measurement | None
    last: Measurement
    start: Decimal
    goal: Decimal
    decision_id: str = ""


@dataclass(frozen=True)
class Considered:
    """What a score is made of: an analysis with the findings that weigh, tasks with the day each counts from, moves."""

    analysis: AnalysisFact | None
    tasks: tuple[tuple[TaskFact, date], ...]
    moves: tuple[Move, ...]
    inputs_had: int
    inputs_wanted: int

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to score."""
        return self.analysis is None and not self.tasks and not self.moves

    @cached_property
    def inputs_hash(self) -> str:
        """The hash of all that the score and its evidence are made of. The day itself is no part of it."""
        analysis = self.analysis
        return hash_of(
            {
                "constants": constants.VERSION,
                "inputs": [self.inputs_had, self.inputs_wanted],
                "analysis": analysis
                and [
                    analysis.id,
                    analysis.hash,
                    str(analysis.confidence),
                    analysis.as_of.isoformat(),
                    [[one.code, one.label, str(one.score), str(one.weight)] for one in analysis.findings],
                ],
                "tasks": [
                    [task.id, task.decision_id, task.title, task.priority, task.status, str(task.due_on),
                     str(task.done_on), task.milestones, task.verified, *missed(task)]
                    for task, _on in self.tasks
                ],
                "moves": [
                    [_plain(move.first), _plain(move.last), str(move.start), str(move.goal), move.decision_id]
                    for move in self.moves
                ],
            }
        )  # fmt: skip


def missed(task: TaskFact) -> list[str]:
    """Give the day a task missed as it is hashed; of what missed none nothing, so that its hash is what it was."""
    return [task.missed_on.isoformat()] if task.missed_on is not None else []


def considered(facts: Facts, *, as_of: date) -> Considered:
    """Give what of the facts counts on a day. Neither their order nor one that is given twice makes a difference."""
    facts = settled(facts)
    analysis = facts.analysis
    opens = as_of - timedelta(days=constants.EXECUTION_WINDOW_DAYS)
    judged = tuple((task, on) for task in facts.tasks if (on := _judged_on(task, opens, as_of)) is not None)
    moves = tuple(_moves(facts))
    others = bool(judged) + bool(moves)
    return Considered(
        analysis=None if analysis is None else _weighing(analysis),
        tasks=judged,
        moves=moves,
        inputs_had=others + (analysis.inputs_had if analysis is not None else 0),
        inputs_wanted=2 + (analysis.inputs_wanted if analysis is not None else 1),
    )


def _weighing(analysis: AnalysisFact) -> AnalysisFact | None:
    """Give an analysis with the findings that have a weight; None where it has none, or is sure of nothing."""
    findings = tuple(one for one in analysis.findings if one.weight > 0)
    return replace(analysis, findings=findings) if findings and analysis.confidence > 0 else None


def _judged_on(task: TaskFact, opens: date, as_of: date) -> date | None:
    """Give the day a task counts from: when it was done, else when it was due; None where it does not count now.

    What is open has its whole day to be done on, and counts from the day after. What missed its day was due: neither
    giving it up nor another day takes it out of what was due, only doing it does.
    """
    if not constants.PRIORITY_WEIGHT.get(task.priority):
        return None
    if task.status == "done":
        done_on = task.done_on or task.due_on
        return done_on if done_on is not None and opens <= done_on <= as_of else None
    due_on = task.due_on if task.status != "cancelled" else None
    past = [day for day in (due_on, task.missed_on) if day is not None and opens <= day < as_of]
    return max(past, default=None)


def _moves(facts: Facts) -> Iterator[Move]:
    """Give how each metric moved, those left out of which no start and target are known."""
    stated = {target.metric: target for target in facts.targets}
    for metric, values in groupby(facts.measurements, key=lambda one: one.metric):
        move = _move(list(values), stated.get(metric))
        if move is not None:
            yield move


def _move(values: Sequence[Measurement], target: Target | None) -> Move | None:
    first, last = values[0], values[-1]
    start = target.start if target is not None else None
    if start is None and len(values) == 1:
        return None
    begin = first.value if start is None else start
    goal = target.goal if target is not None else _house_target(begin, better_up=first.better_up)
    if goal == begin:
        return None
    return Move(
        first=first if start is None else None,
        last=last,
        start=begin,
        goal=goal,
        decision_id=target.decision_id if target is not None else "",
    )


def _house_target(start: Decimal, *, better_up: bool) -> Decimal:
    change = abs(start) * constants.TARGET_IMPROVEMENT
    return start + change if better_up else start - change


def _plain(one: Measurement | None) -> list[Any] | None:
    if one is None:
        return None
    day = one.on.isoformat() if one.day_known else None
    return [one.outcome_id, one.metric, one.name, str(one.value), one.on.isoformat(), day]
