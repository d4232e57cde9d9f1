"""Outcomes, positions, capability and readiness on paper: figures, their charts, and what would change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import Chart, ChartTable, Words
from clear_platform.foundation.charts.time_lines import Line, time_lines
from clear_platform.foundation.paper.drawings import chart
from clear_platform.foundation.paper.layout import linked, listed, said, tables
from clear_platform.foundation.paper.words import amount, day, figure, label, measured, moment
from clear_platform.foundation.rendering.wording import day_full, number

Row = Mapping[str, Any]
Notes = Mapping[tuple[str, int], int]
MOST_POINTS = 500


def outcomes(rows: Sequence[Row], notes: Notes) -> list[Flowable]:
    """Draw what was measured, with the note that leads to the row of a file where there is one."""
    return listed(
        ["Outcome", "Measured", "Day", "Source", "Note"],
        rows,
        lambda row: [
            _opened(row),
            said("\n".join(f"{label(code)}: {figure(one)}" for code, one in row["metrics"].items())),
            said(day(row["measured_at"])),
            said(row["source"]),
            said(notes.get(("outcomes", row["id"]), "")),
        ],
        [0.2, 0.42, 0.14, 0.16, 0.08],
        first_figure=1,
    )


def _opened(row: Row) -> Flowable:
    """Give the kind of an outcome as what opens its page."""
    if row.get("enterprise") is None:
        return said(label(row["type"]))
    return linked(label(row["type"]), public_address("enterprise-outcome-page", row["enterprise"], row["id"]))


SIX = (
    ("lead_response_minutes", "Minutes to answer"),
    ("lead_to_appt_rate", "Leads to appointments"),
    ("close_rate", "Closed"),
    ("crm_adoption_rate", "System used"),
    ("weekly_ops_hours", "Hours a week"),
    ("nps", "NPS"),
)
"""The figures of a snapshot with what heads their columns."""


def snapshots(rows: Sequence[Row]) -> list[Flowable]:
    """Draw how an enterprise stood on each day."""
    return tables(
        ["Day", "Label", *(head for _name, head in SIX)],
        [
            [said(day(row["date"])), said(row["label"]), *(said(figure(row[name]), "number") for name, _head in SIX)]
            for row in rows
        ],
        [0.16, 0.12, *[0.12] * len(SIX)],
        first_figure=2,
    )


def positions(rows: Sequence[Row], notes: Notes) -> list[Flowable]:
    """Draw what the reader's institution holds."""
    return listed(
        ["Position", "Status", "Approved", "Principal", "Written off", "Note"],
        rows,
        lambda row: [
            said(f"{label(row['instrument'])} {row['external_ref']}"),
            said(label(row["status"])),
            said(day(row["approved_on"])),
            said(amount(row["principal"], row["currency"]), "number"),
            said(amount(row["written_off_amount"], row["currency"]), "number"),
            said(notes.get(("positions", row["id"]), "")),
        ],
        [0.28, 0.14, 0.15, 0.18, 0.17, 0.08],
        first_figure=3,
    )


def scores(rows: Sequence[Row]) -> list[Flowable]:
    """Draw the capabilities at a glance and over time, then where each newest score comes from, then all scores."""
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row["capability"], row)
    drawn = [*chart(_glance(newest)), *chart(_over_time(rows))]
    explained = [part for row in newest.values() for part in _explained(row)]
    every = listed(
        ["Capability", "Computed", "Score", "Confidence"],
        rows,
        lambda row: [
            said(label(row["capability"])),
            said(moment(row["computed_at"])),
            said(figure(row["score"], places=1), "number"),
            said(figure(row["confidence"]), "number"),
        ],
        [0.4, 0.3, 0.15, 0.15],
        first_figure=2,
    )
    return [*drawn, *explained, said("Every computation", "item"), *every]


def readiness(rows: Sequence[Row]) -> Iterator[Flowable]:
    """Draw the newest readiness with its sum and its flags, then every one before it."""
    newest = rows[0]
    rationale = newest["rationale"]
    yield said(f"{figure(newest['score'], places=0)} of 100 on {day(newest['computed_at'])}", "item")
    yield from tables(
        ["Part", "Figure", "Points"],
        [
            [
                said(one["label"]),
                said(
                    f"{figure(one['figure'])} × {figure(one['weight'])}" if one["weight"] else figure(one["figure"]),
                    "number",
                ),
                said(figure(one["points"], places=1), "number"),
            ]
            for one in rationale.get("bridge", [])
        ],
        [0.6, 0.22, 0.18],
        first_figure=1,
    )
    yield said(f"{figure(rationale.get('could_be'), places=0)} if every flag clears and nothing else changes.", "quiet")
    if rationale.get("reasons"):
        yield from tables(
            ["What lowered it most", "Code", "Points", "What would raise it"],
            [
                [
                    said(one["name"]),
                    said(one["code"], "code"),
                    said(figure(one["points_lost"], places=1), "number"),
                    said(
                        "withheld"
                        if one.get("withheld")
                        else "; ".join(by["title"] for by in one["raised_by"]) or one["advice"]
                    ),
                ]
                for one in rationale["reasons"]
            ],
            [0.26, 0.26, 0.09, 0.39],
            first_figure=2,
        )
    yield from tables(
        ["Flag", "State", "Figure", "Threshold", "Points", "What would clear it"],
        [
            [
                said(one["name"]),
                said(label(one["state"])),
                said("withheld" if one.get("withheld") else measured(one["figure"], one["unit"]), "number"),
                said(measured(one["threshold"], one["unit"]), "number"),
                said(figure(one["penalty"]), "number"),
                said(
                    "; ".join(f"{by['title']} ({label(by['status']).lower()})" for by in one["cleared_by"])
                    or one["advice"]
                ),
            ]
            for one in rationale.get("flags", [])
        ],
        [0.24, 0.11, 0.12, 0.12, 0.09, 0.32],
        first_figure=2,
    )
    yield said("Every computation", "item")
    yield from listed(
        ["Computed", "Score", "Confidence", "Flags"],
        rows,
        lambda row: [
            said(moment(row["computed_at"])),
            said(figure(row["score"], places=1), "number"),
            said(figure(row["confidence"]), "number"),
            said(", ".join(label(one) for one in row["flags"]) or "none"),
        ],
        [0.27, 0.13, 0.15, 0.45],
        first_figure=1,
    )


def _explained(row: Row) -> list[Flowable]:
    rests_on = tables(
        ["What it rests on", "Day", "Value", "Points", "Hash"],
        [
            [
                said(one["label"]),
                said(day(one["on"])),
                said(figure(one["value"]), "number"),
                said(figure(one["contribution"]), "number"),
                said(f"{str(one['hash'])[:12]}…", "code"),
            ]
            for one in row.get("evidence", {}).get("rows", [])
        ],
        [0.46, 0.15, 0.12, 0.1, 0.17],
        first_figure=2,
    )
    return (
        [said(f"{label(row['capability'])}: {figure(row['score'], places=1)}", "item"), *rests_on] if rests_on else []
    )


def _glance(newest: Mapping[str, Row]) -> Chart:
    return ranked_bars(
        Words("Capability, newest score", "0 to 100"),
        ranks=[
            Rank(label(code), [Decimal(row["score"])], number(Decimal(row["score"])))
            for code, row in sorted(newest.items(), key=lambda one: -Decimal(one[1]["score"]))
        ],
        looks=[("one", "score")],
        heads=("Capability", "Score", ""),
        table=ChartTable((), ()),
    )


def _over_time(rows: Sequence[Row]) -> Chart:
    newest_first: dict[str, list[tuple[date, Decimal | None]]] = {}
    for row in rows:
        newest_first.setdefault(row["capability"], []).append(
            (date.fromisoformat(row["computed_at"][:10]), Decimal(row["score"]))
        )
    most = MOST_POINTS // max(1, len(newest_first))
    points = {code: known[:most][::-1] for code, known in newest_first.items()}
    return time_lines(
        Words("Capability over time", unit="0 to 100"),
        lines=[Line(label(code), known) for code, known in points.items() if len(known) > 1],
        head="Day",
        say=number,
        say_day=day_full,
        say_month=lambda one: one.strftime("%b"),
    )
