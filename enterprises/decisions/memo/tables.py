"""The lists of an artifact as tables on paper: options, what is expected, the plan. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.paper.layout import said, tables
from clear_platform.foundation.paper.words import figure, measured
from enterprises.decisions.wording import metric_of

Row = Mapping[str, Any]


def expected_on_paper(outcomes: Sequence[Row]) -> list[Flowable]:
    """Draw what a version expects: each metric with its start, its target and by when."""
    return tables(
        ["What it expects", "Start", "Target", "By day"],
        [
            [
                said(metric_of(str(one.get("metric")), "")),
                said(measured(one.get("baseline"), one.get("unit")), "number"),
                said(measured(one.get("target"), one.get("unit")), "number"),
                said(figure(one.get("by_days")), "number"),
            ]
            for one in outcomes
        ],
        [0.49, 0.17, 0.17, 0.17],
        first_figure=1,
    )


def options_on_paper(options: Sequence[Any]) -> list[Flowable]:
    """Draw the options weighed, what speaks for and against each, and which was chosen."""
    rows = [one if isinstance(one, Mapping) else {"name": one} for one in options]
    return tables(
        ["Option", "What it means", "Choice"],
        [
            [
                said(one.get("name", "–"), "record"),
                said("\n".join(_weighed(one)) or "–"),
                said("chosen" if one.get("chosen") else "not chosen"),
            ]
            for one in rows
        ],
        [0.28, 0.57, 0.15],
    )


def plan_on_paper(steps: Sequence[Row]) -> list[Flowable]:
    """Draw the steps of the plan, who takes each, how it is proved, and when it is due."""
    return tables(
        ["How it is carried out", "Who", "Proved by", "Due day"],
        [
            [
                said(f"{one.get('ref', '')} {one.get('title', '')}".strip()),
                said(one.get("owner") or "–"),
                said(", ".join(map(str, one.get("milestones") or [])) or "–"),
                said(figure(one.get("due_days")), "number"),
            ]
            for one in steps
        ],
        [0.46, 0.14, 0.28, 0.12],
        first_figure=3,
    )


def _weighed(one: Row) -> list[str]:
    sides = (("detail", ""), ("for", "For: "), ("against", "Against: "))
    return [f"{before}{one[name]}" for name, before in sides if one.get(name)]
