"""The order of steps: what waits for what. Refuses unknown names, steps that wait for themselves, circles, crowds."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from execution.runs.engine.pattern import MOST_DEPENDENTS, MOST_NEEDS


class OrderRefused(ValueError):
    """The steps have no order; `step_id` is the one at fault."""

    def __init__(self, step_id: str, sentence: str) -> None:
        super().__init__(sentence)
        self.step_id = step_id


@dataclass(frozen=True)
class Order:
    """Steps in an order in which each comes after all that it waits for; among equals, as they are written.

    `needs` and `dependents` are direct, `ancestors` are all that a step rests on.
    """

    steps: tuple[str, ...]
    needs: Mapping[str, frozenset[str]]
    dependents: Mapping[str, tuple[str, ...]]
    ancestors: Mapping[str, frozenset[str]]


def order_of(needs: Mapping[str, Sequence[str]]) -> Order:
    """Give the order of steps. Takes: what each waits for, in the order in which they are written.

    Refuses: `OrderRefused`.
    """
    for step, wanted in needs.items():
        for one in wanted:
            if one == step:
                raise OrderRefused(step, f"'{step}' waits for itself")
            if one not in needs:
                raise OrderRefused(step, f"'{step}' waits for '{one}', which is no step")
        if len(set(wanted)) > MOST_NEEDS:
            raise OrderRefused(step, f"'{step}' waits for {len(set(wanted))} steps; at most {MOST_NEEDS} are allowed")
    direct = {step: frozenset(wanted) for step, wanted in needs.items()}
    dependents = {step: tuple(other for other in needs if step in direct[other]) for step in needs}
    for step, others in dependents.items():
        if len(others) > MOST_DEPENDENTS:
            raise OrderRefused(step, f"{len(others)} steps wait for '{step}'; at most {MOST_DEPENDENTS} may")
    steps = _sorted(direct)
    ancestors: dict[str, frozenset[str]] = {}
    for step in steps:
        ancestors[step] = direct[step].union(*(ancestors[one] for one in direct[step]))
    return Order(steps, direct, dependents, ancestors)


def _sorted(direct: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    sorter = TopologicalSorter(direct)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        raise OrderRefused(circle[0], "steps wait for each other in a circle: " + " → ".join(circle)) from error
    written = {step: at for at, step in enumerate(direct)}
    ready = [written[step] for step in sorter.get_ready()]
    names = list(direct)
    given = []
    heapq.heapify(ready)
    while ready:
        step = names[heapq.heappop(ready)]
        given.append(step)
        sorter.done(step)
        for one in sorter.get_ready():
            heapq.heappush(ready, written[one])
    return tuple(given)
