"""A portfolio on paper: its figures, its enterprises with how ready each is, and what is held, decided and measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.paper.layout import facts, linked, said, tables
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.paper.words import amount, day, figure, label, moment
from enterprises.public import industry_title
from institutional.exports.paper import governance
from institutional.exports.paper.binding import Paper
from institutional.exports.paper.closing import notes_of, proof_told, rights_told
from institutional.exports.paper.figures import outcomes, position, readiness_figure, score
from institutional.exports.paper.leading import leads
from institutional.exports.results import Document
from institutional.overview.results import EXPLAINED, MEASURED

Row = Mapping[str, Any]
SCOPES = {
    "full": "All that is known",
    "governance": "Governance",
    "execution": "Execution",
    "outcomes": "Outcomes",
}


def paper_of(document: Document) -> Paper:
    """Give a portfolio as paper."""
    voices()
    value = document.value
    name = value["portfolio"]["name"]
    return Paper(
        document,
        [*_parts(value), *rights_told(value["rights"]), *proof_told(value)],
        name=name,
        told=SCOPES[value["scope"]],
        title=f"{name}: {SCOPES[value['scope']]}",
        known=_known(value),
        tenant=value["exported"]["organization"] or value["portfolio"]["institution"],
    )


def _known(value: Row) -> list[tuple[str, str]]:
    portfolio = value["portfolio"]
    known = [
        ("Institution", portfolio["institution"]),
        ("Currency", portfolio["currency"]),
        ("Exported", f"{moment(value['exported']['at'])} by {value['exported']['by']}"),
    ]
    return [(name, one) for name, one in known if one]


def _parts(value: Row) -> Iterator[Flowable]:
    parts, notes = value["parts"], notes_of(value["lineage"])
    names = {row["id"]: row["name"] for row in parts.get("members", ())}
    if parts.get("figures"):
        yield said("What it amounts to", "section")
        yield from facts([(_figure_named(row), _explained(row, value["portfolio"]["id"])) for row in parts["figures"]])
    if parts.get("members"):
        yield said("Enterprises", "section")
        yield from _members(parts["members"], parts.get("readiness", ()), value["portfolio"]["id"])
    if parts.get("capability_scores"):
        yield said("Capability, newest of each", "section")
        yield from _scores(parts["capability_scores"], names)
    if parts.get("positions"):
        yield said("Positions", "section")
        yield from _positions(parts["positions"], names, notes)
    if parts.get("decisions"):
        yield said("Decisions", "section")
        yield from _decisions(parts["decisions"], names)
    if parts.get("analyses"):
        yield said("Analyses", "section")
        yield from governance.analyses(parts["analyses"])
    if parts.get("tasks"):
        yield said("Tasks", "section")
        yield from _tasks(parts["tasks"], names)
    if parts.get("outcomes"):
        yield said("Outcomes", "section")
        yield from outcomes(parts["outcomes"], notes)


def _figure_named(row: Row) -> str:
    return f"{label(row['figure'])}, {label(row['of'].partition(': ')[2])}" if row["of"] else label(row["figure"])


def _explained(row: Row, portfolio_id: int) -> Flowable:
    """Give a figure as what opens the page that says why it is what it is; where it has none, that of the portfolio."""
    if row["figure"] in EXPLAINED and not row["of"]:
        address = public_address("institutional-portfolio-figure", portfolio_id, row["figure"])
    else:
        address = public_address("institutional-portfolio", portfolio_id)
    return linked(_valued(row), address, "number")


def _valued(row: Row) -> str:
    if row["figure"] in MEASURED:
        return f"+{figure(row['value'])}"
    return (
        amount(row["value"], row["unit"]) if len(row["unit"]) == 3 and row["unit"].isupper() else figure(row["value"])
    )


def _members(rows: Sequence[Row], readiness: Sequence[Row], portfolio_id: int) -> Iterator[Flowable]:
    ready = {row["enterprise"]: row for row in readiness}
    yield from tables(
        ["Enterprise", "Industry", "Region", "Employees", "Readiness", "Confidence"],
        [
            [
                leads(row["name"], "institutional-portfolio-enterprise", portfolio_id, row["id"]),
                said(industry_title(row["industry"]) or row["industry"] or "–"),
                said(row["region"] or "–"),
                said(row["size_band"] or "–"),
                _readiness(ready.get(row["id"])),
                said(figure(ready.get(row["id"], {}).get("confidence")), "number"),
            ]
            for row in rows
        ],
        [0.32, 0.26, 0.1, 0.1, 0.11, 0.11],
        first_figure=4,
    )


def _readiness(row: Row | None) -> Flowable:
    if row is None:
        return said(figure(None), "number")
    return readiness_figure(row, figure(row["score"], places=0), "number")


def _scores(rows: Sequence[Row], names: Mapping[int, str]) -> Iterator[Flowable]:
    yield from tables(
        ["Enterprise", "Capability", "Computed", "Score", "Confidence"],
        [
            [
                said(names.get(row["enterprise"], "–")),
                said(label(row["capability"])),
                said(day(row["computed_at"])),
                score(row, figure(row["score"], places=1), "number"),
                said(figure(row["confidence"]), "number"),
            ]
            for row in rows
        ],
        [0.34, 0.28, 0.14, 0.12, 0.12],
        first_figure=3,
    )


def _positions(
    rows: Sequence[Row], names: Mapping[int, str], notes: Mapping[tuple[str, int], int]
) -> Iterator[Flowable]:
    yield from tables(
        ["Enterprise", "Position", "Status", "Principal", "Written off", "Note"],
        [
            [
                said(names.get(row["enterprise"], "–")),
                position(row),
                said(label(row["status"])),
                said(amount(row["principal"], row["currency"]), "number"),
                said(amount(row["written_off_amount"], row["currency"]), "number"),
                said(notes.get(("positions", row["id"]), "")),
            ]
            for row in rows
        ],
        [0.28, 0.2, 0.12, 0.17, 0.15, 0.08],
        first_figure=3,
    )


def _decisions(rows: Sequence[Row], names: Mapping[int, str]) -> Iterator[Flowable]:
    yield from tables(
        ["Enterprise", "Decision", "Version", "Status", "Decided"],
        [
            [
                said(names.get(row["enterprise"], "–")),
                [
                    leads(row["title"], "decision-page", row["decision_id"]),
                    said(f"{row['content_hash'][:12]}…", "code"),
                ],
                said(row["version"], "number"),
                said(label(row["status"])),
                said(day(row["decided_at"])),
            ]
            for row in rows
        ],
        [0.26, 0.4, 0.08, 0.13, 0.13],
        first_figure=2,
    )


def _tasks(rows: Sequence[Row], names: Mapping[int, str]) -> Iterator[Flowable]:
    yield from tables(
        ["Enterprise", "Task", "Status", "Due", "Done"],
        [
            [
                said(names.get(row["enterprise"], "–")),
                leads(row["title"], "task-page", row["id"]),
                said(label(row["status"])),
                said(day(row["due_date"])),
                said(day(row["done_at"])),
            ]
            for row in rows
        ],
        [0.26, 0.38, 0.12, 0.12, 0.12],
        first_figure=3,
    )
