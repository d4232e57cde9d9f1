"""Outcomes, positions, capability and readiness on paper: figures, their charts, and what would change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from reportlab.platypus import Flowable

from capability.public import flag_in_words
from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import Chart, ChartTable, Words
from clear_platform.foundation.charts.time_lines import Gap, Line, time_lines
from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.paper.drawings import chart
from clear_platform.foundation.paper.layout import listed, said, tables
from clear_platform.foundation.paper.words import amount, day, figure, label, lines, moment, sure
from clear_platform.foundation.rendering.wording import ABSENT, day_full, number, percent
from institutional.exports.paper.governance import NO_NAMES, Names
from institutional.exports.paper.leading import leads
from institutional.overview import banding
from outcomes.public import called_by_its_own, shipped_in_words

Row = Mapping[str, Any]
Notes = Mapping[tuple[str, int], int]
MOST_POINTS = 500


def outcomes(rows: Sequence[Row], notes: Notes, names: Names = NO_NAMES) -> list[Flowable]:
    """Draw what was measured, with the note that leads to the row of a file where there is one. Takes: `names`."""
    return listed(
        ["Outcome", "Measured", "Day", "Source", "Note"],
        rows,
        lambda row: [
            [
                *_named(row, names),
                leads(label(row["type"]), "enterprise-outcome-page", row.get("enterprise"), row["id"]),
                *([said(row["external_ref"], "label")] if row["external_ref"] else []),
            ],
            [
                said("\n".join(_value(code, one) for code, one in row["metrics"].items())),
                *([said("\n".join(lines(row["breakdowns"])), "label")] if row["breakdowns"] else []),
                *([said(row["notes"], "proof")] if row["notes"] else []),
            ],
            said(day(row["measured_at"] or row["valid_on"])),
            said(row["source"]),
            said(notes.get(("outcomes", row["id"]), "")),
        ],
        [0.22, 0.4, 0.14, 0.16, 0.08],
        first_figure=1,
    )


def _value(code: str, value: Any) -> str:
    """Give one value of an outcome with its name and unit; of a metric that does not ship, as it was recorded."""
    exact = read_decimal(value)
    known = "" if exact is None else shipped_in_words(code, exact)
    return known or f"{label(called_by_its_own(code))}: {figure(value)}"


SIX = (
    ("lead_response_minutes", "Minutes to answer"),
    ("lead_to_appt_rate", "Leads to appointments"),
    ("close_rate", "Closed"),
    ("crm_adoption_rate", "System used"),
    ("weekly_ops_hours", "Hours a week"),
    ("nps", "NPS"),
)
"""The figures of a snapshot with what heads their columns."""


def snapshots(rows: Sequence[Row], names: Names = NO_NAMES) -> list[Flowable]:
    """Draw how an enterprise stood on each day. Takes: `names`."""
    return listed(
        ["Day", *(head for _name, head in SIX)],
        rows,
        lambda row: [
            [
                *_named(row, names),
                leads(day(row["date"]), "enterprise-snapshot-page", row.get("enterprise"), row["id"]),
                said(f"{label(row['label'])}, {label(row['source']).lower()}", "label"),
                *([said(row["notes"], "proof")] if row["notes"] else []),
            ],
            *(said(figure(row[name]), "number") for name, _head in SIX),
        ],
        [0.28, *[0.12] * len(SIX)],
        first_figure=1,
    )


def position(row: Row) -> Flowable:
    """Give the name of a position as what opens its page in the portfolio that holds it."""
    name = f"{label(row['instrument'])} {row['external_ref']}"
    return leads(name, "institutional-portfolio-position", row.get("portfolio"), row["id"])


def score(row: Row, words: str, voice: str = "text") -> Flowable:
    """Give words about a score as what opens the page that says what it rests on."""
    return leads(words, "capability-lineage-page", row.get("enterprise"), row.get("id"), voice=voice)


def readiness_figure(row: Row, words: str, voice: str = "text") -> Flowable:
    """Give words about a readiness as what opens the page that says how it comes about."""
    return leads(words, "readiness-lineage-page", row.get("enterprise"), row.get("id"), voice=voice)


def positions(rows: Sequence[Row], notes: Notes, names: Names = NO_NAMES) -> list[Flowable]:
    """Draw what the reader's institution holds: what was lent, owed and lost, at which interest, over which days.

    Takes: `names`.
    """
    return listed(
        ["Position", "Status", "Approved,\nruns", "Principal,\noutstanding", "Lost,\ninterest", "Note"],
        rows,
        lambda row: [
            [*_named(row, names), position(row)],
            said(label(row["status"])),
            [said(day(row["approved_on"])), *_runs(row)],
            said(
                f"{amount(row['principal'], row['currency'])}\n{amount(row['outstanding'], row['currency'])}", "number"
            ),
            said(f"{amount(row['written_off_amount'], row['currency'])}\n{_interest(row['interest_ratio'])}", "number"),
            said(notes.get(("positions", row["id"]), "")),
        ],
        [0.26, 0.12, 0.17, 0.19, 0.18, 0.08],
        first_figure=3,
    )


def _named(row: Row, names: Names) -> list[Flowable]:
    return [said(names.get(row["enterprise"], "–"), "label")] if names else []


def _runs(row: Row) -> Iterator[Flowable]:
    for word, name in (("from", "started_on"), ("to", "matures_on")):
        if row[name]:
            yield said(f"{word} {day(row[name])}", "label")


def _amount(row: Row, name: str) -> str:
    return amount(row[name], row["currency"])


def _interest(ratio: str | None) -> str:
    return "–" if ratio is None else percent(Decimal(ratio), places=2)


def scores(rows: Sequence[Row], readiness: Sequence[Row] = ()) -> list[Flowable]:
    """Draw the capabilities at a glance and over time, then where each newest score comes from, then all scores.

    Takes: every readiness, newest first: where one lapsed, the lines over time break until the next.
    """
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row["capability"], row)
    drawn = [*chart(_glance(newest)), *chart(_over_time(rows, readiness))]
    explained = [part for row in newest.values() for part in _explained(row)]
    every = listed(
        ["Capability", "Computed", "Score", "Confidence"],
        rows,
        lambda row: [
            said(label(row["capability"])),
            said(moment(row["computed_at"])),
            score(row, figure(row["score"], places=1), "number"),
            said(sure(row["confidence"]), "number"),
        ],
        [0.4, 0.3, 0.15, 0.15],
        first_figure=2,
    )
    return [*drawn, *explained, said("Every computation", "item"), *every]


def readiness(rows: Sequence[Row]) -> Iterator[Flowable]:
    """Draw the newest readiness with its sum and its flags, then every one before it."""
    newest = rows[0]
    rationale = newest["rationale"]
    summed = f"{banding.points(Decimal(newest['score']))} of 100 on {day(newest['computed_at'])}"
    yield readiness_figure(newest, summed, "item")
    yield from _summed_up(rationale)
    yield said(_could_be(rationale), "quiet")
    if rationale.get("reasons"):
        yield from _lowered(rationale["reasons"])
    yield from _flagged(rationale.get("flags", []))
    yield said("Every computation", "item")
    yield from listed(
        ["Computed", "Score", "Confidence", "Flags"],
        rows,
        lambda row: [
            said(moment(row["computed_at"])),
            readiness_figure(row, banding.points_in_column(Decimal(row["score"])), "number"),
            said(sure(row["confidence"]), "number"),
            said(", ".join(label(one) for one in row["flags"]) or "none"),
        ],
        [0.27, 0.13, 0.15, 0.45],
        first_figure=1,
    )


def _summed_up(rationale: Row) -> list[Flowable]:
    return tables(
        ["Part", "Figure", "Points"],
        [
            [
                said(one["label"]),
                said(_weighed(one), "number"),
                said(figure(one["points"], places=2), "number"),
            ]
            for one in rationale.get("bridge", [])
        ],
        [0.6, 0.22, 0.18],
        first_figure=1,
    )


def _lowered(reasons: Sequence[Row]) -> list[Flowable]:
    return tables(
        ["What lowered it most", "Code", "Points", "What would raise it"],
        [
            [
                said(one["name"]),
                said(one["code"], "code"),
                said(figure(one["points_lost"], places=2), "number"),
                said(_raised(one)),
            ]
            for one in reasons
        ],
        [0.26, 0.26, 0.09, 0.39],
        first_figure=2,
    )


def _flagged(flags: Sequence[Row]) -> list[Flowable]:
    return tables(
        ["Flag", "State", "Figure", "Threshold", "Points", "What would clear it"],
        [
            [
                said(one["name"]),
                said(label(one["state"])),
                said(_stands(one), "number"),
                said(_threshold(one), "number"),
                said(figure(one["penalty"]), "number"),
                said(_cleared(one)),
            ]
            for one in flags
        ],
        [0.24, 0.11, 0.12, 0.12, 0.09, 0.32],
        first_figure=2,
    )


def readiness_of_many(rows: Sequence[Row], names: Names) -> list[Flowable]:
    """Draw the newest readiness of each of many enterprises with all that it comes about from. Takes: `names`."""
    return listed(
        ["Enterprise", "How it comes about", "Readiness", "Confidence"],
        rows,
        lambda row: [
            [said(names.get(row["enterprise"], "–")), said(moment(row["computed_at"]), "label")],
            [said(one, "small") for one in _comes_about(row["rationale"])],
            readiness_figure(row, banding.points_in_column(Decimal(row["score"])), "number"),
            said(sure(row["confidence"]), "number"),
        ],
        [0.24, 0.52, 0.12, 0.12],
        first_figure=2,
    )


def _comes_about(rationale: Row) -> Iterator[str]:
    if bridge := rationale.get("bridge"):
        yield "Points: " + "; ".join(_in_points(one) for one in bridge)
    yield _could_be(rationale)
    for one in rationale.get("reasons", []):
        yield f"Lowered by {one['name']}, {figure(one['points_lost'], places=2)} points: {_raised(one)}"
    for one in rationale.get("flags", []):
        against = f"{_stands(one)} against {_threshold(one)}"
        yield (
            f"{one['name']}: {label(one['state']).lower()}, {against}, "
            f"{figure(one['penalty'])} points. {_cleared(one)}".strip()
        )


def _in_points(one: Row) -> str:
    points = figure(one["points"], places=2)
    return f"{one['label']} {_weighed(one)} = {points}" if one["weight"] else f"{one['label']} {points}"


def _weighed(one: Row) -> str:
    return f"{figure(one['figure'])} × {figure(one['weight'])}" if one["weight"] else figure(one["figure"])


def _could_be(rationale: Row) -> str:
    could_be = rationale.get("could_be")
    reached = ABSENT if could_be is None else banding.points(Decimal(could_be))
    return f"{reached} if every flag clears and nothing else changes."


def _raised(one: Row) -> str:
    """Say what would raise what lowered a readiness."""
    return "withheld" if one.get("withheld") else "; ".join(by["title"] for by in one["raised_by"]) or one["advice"]


def _stands(flag: Row) -> str:
    """Give the figure of a flag with its unit, as the page of the readiness does."""
    return "withheld" if flag.get("withheld") else flag_in_words({"of": None, **flag})


def _threshold(flag: Row) -> str:
    """Give the figure from which a flag is raised."""
    return flag_in_words({**flag, "figure": flag["threshold"], "of": None})


def _cleared(one: Row) -> str:
    """Say what would clear a flag."""
    return (
        "; ".join(f"{by['title']} ({label(by['status']).lower()})" for by in one["cleared_by"]) or one["advice"] or ""
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
        [score(row, f"{label(row['capability'])}: {figure(row['score'], places=1)}", "item"), *rests_on]
        if rests_on
        else []
    )


def _on(moment_of: str) -> date:
    return date.fromisoformat(moment_of[:10])


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


def _over_time(rows: Sequence[Row], readiness: Sequence[Row]) -> Chart:
    newest_first: dict[str, list[tuple[date, Decimal | None]]] = {}
    for row in rows:
        newest_first.setdefault(row["capability"], []).append((_on(row["computed_at"]), Decimal(row["score"])))
    gaps = []
    for later, ready in pairwise((None, *readiness)):
        if ready is None or not ready["lapsed_at"]:
            continue
        since, until = _on(ready["lapsed_at"]), _on(later["computed_at"]) if later else None
        if until is None or since < until:
            gaps.append(Gap(since, until, "not scored"))
    most = MOST_POINTS // max(1, len(newest_first))
    points = {code: known[:most][::-1] for code, known in newest_first.items()}
    return time_lines(
        Words("Capability over time", unit="0 to 100"),
        lines=[Line(label(code), known) for code, known in points.items() if len(known) > 1],
        head="Day",
        gaps=gaps,
        say=number,
        say_day=day_full,
        say_month=lambda one: one.strftime("%b"),
    )
