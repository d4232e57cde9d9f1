"""A portfolio on paper: its figures, its enterprises with how ready each is, and what is held, decided and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.paper.layout import facts, linked, listed, said
from clear_platform.foundation.paper.voices import voices
from clear_platform.foundation.paper.words import amount, day, figure, label, moment, sure
from clear_platform.foundation.rendering.wording import number
from enterprises.public import industry_title, region_in_words
from institutional.exports.paper import figures, governance, pictures
from institutional.exports.paper.binding import ORIGINS, SCOPES, Paper
from institutional.exports.paper.closing import notes_of, proof_told, rights_told
from institutional.exports.paper.figures import Notes, readiness_figure, score
from institutional.exports.paper.governance import Names
from institutional.exports.paper.leading import leads
from institutional.exports.paper.overview import overviews
from institutional.exports.results import Document
from institutional.overview import banding
from institutional.overview.results import EXPLAINED_WITH, MEASURED

Row = Mapping[str, Any]
TITLES = {
    "figures": "What it amounts to",
    "overviews": "The newest overview",
    "members": "Enterprises",
    "readiness": "Financing readiness, newest of each",
    "capability_scores": "Capability, newest of each",
    "positions": "Positions",
    "decisions": "Decisions, every version",
    "analyses": "Analyses",
    "tasks": "Tasks and their proof",
    "outcomes": "Outcomes",
    "snapshots": "Snapshots",
}
"""What heads each part, in the order in which they are read."""


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
        origin=_origin(value["parts"]["members"]),
    )


def _origin(members: Sequence[Row]) -> str:
    """Say on the cover of what kind the enterprises are; each row of a mixed portfolio is told by its own source."""
    invented = sum(one["origin"] == "invented" for one in members)
    if invented and invented == len(members):
        return "Demonstration: these enterprises and all that is said of them are invented."
    if invented:
        return f"Demonstration: {number(invented)} of {number(len(members))} enterprises are invented."
    published = bool(members) and all(one["origin"] == "public_record" for one in members)
    return ORIGINS["public_record"] if published else ""


def _known(value: Row) -> list[tuple[str, str]]:
    portfolio = value["portfolio"]
    known = [
        ("Institution", portfolio["institution"]),
        ("Currency", portfolio["currency"]),
        ("Exported", f"{moment(value['exported']['at'])} by {value['exported']['by']}"),
    ]
    return [(name, one) for name, one in known if one]


def _parts(value: Row) -> Iterator[Flowable]:
    parts, notes, portfolio = value["parts"], notes_of(value["lineage"]), value["portfolio"]
    names = {row["id"]: row["name"] for row in parts["members"]}
    drawn: Mapping[str, Callable[[Sequence[Row]], Iterable[Flowable]]] = {
        "figures": lambda rows: _figures(rows, portfolio["id"]),
        "overviews": lambda rows: overviews(rows, portfolio, names),
        "members": lambda rows: _members(rows, parts.get("readiness", ()), portfolio["id"], notes),
        "readiness": lambda rows: [*pictures.how_ready(rows), *figures.readiness_of_many(rows, names)],
        "capability_scores": lambda rows: _scores(rows, names),
        "positions": lambda rows: [
            *pictures.what_is_held(rows, parts["members"], portfolio["currency"]),
            *figures.positions(rows, notes, names),
        ],
        "decisions": lambda rows: [
            *pictures.where_they_stand("Versions of decisions by status", rows),
            *governance.decisions(rows, names),
        ],
        "analyses": lambda rows: governance.analyses(rows, names),
        "tasks": lambda rows: [
            *pictures.where_they_stand("Tasks by status", rows),
            *governance.tasks(rows, names),
        ],
        "outcomes": lambda rows: figures.outcomes(rows, notes, names),
        "snapshots": lambda rows: figures.snapshots(rows, names),
    }
    for name, title in TITLES.items():
        if parts.get(name):
            yield said(title, "section")
            yield from drawn[name](parts[name])


def _figures(rows: Sequence[Row], portfolio_id: int) -> list[Flowable]:
    return facts([(_figure_named(row), _explained(row, portfolio_id)) for row in rows])


def _figure_named(row: Row) -> str:
    return f"{label(row['figure'])}, {label(row['of'].partition(': ')[2])}" if row["of"] else label(row["figure"])


def _explained(row: Row, portfolio_id: int) -> Flowable:
    """Give a figure as what opens the page that says why it is what it is; where it has none, that of the portfolio."""
    if row["figure"] in EXPLAINED_WITH and not row["of"] and row["value"] is not None:
        address = public_address("institutional-portfolio-figure", portfolio_id, EXPLAINED_WITH[row["figure"]])
    else:
        address = public_address("institutional-portfolio", portfolio_id)
    return linked(_valued(row), address, "number")


def _valued(row: Row) -> str:
    if row["value"] is None:
        return "not stated"
    if row["figure"] in MEASURED:
        return f"+{figure(row['value'])}"
    return (
        amount(row["value"], row["unit"]) if len(row["unit"]) == 3 and row["unit"].isupper() else figure(row["value"])
    )


def _members(rows: Sequence[Row], readiness: Sequence[Row], portfolio_id: int, notes: Notes) -> list[Flowable]:
    ready = {row["enterprise"]: row for row in readiness}
    return listed(
        ["Enterprise", "Industry", "Place", "Employees", *(["Readiness", "Confidence"] if ready else []), "Note"],
        rows,
        lambda row: [
            leads(row["name"], "institutional-portfolio-enterprise", portfolio_id, row["id"]),
            said(industry_title(row["industry"]) or row["industry"] or "–"),
            said("\n".join(one for one in (row["city"], region_in_words(row["region"])) if one) or "–"),
            said(row["size_band"] or "–"),
            *_how_ready(ready, row["id"]),
            said(notes.get(("members", row["id"]), "")),
        ],
        [0.27, 0.22, 0.13, 0.1, 0.1, 0.11, 0.07] if ready else [0.36, 0.31, 0.16, 0.1, 0.07],
        first_figure=4,
    )


def _how_ready(ready: Mapping[Any, Row], enterprise: int) -> list[Flowable]:
    """Give the cells about readiness; none in a document that leaves readiness out."""
    one = ready.get(enterprise)
    return [_readiness(one), said(_sure(one), "number")] if ready else []


def _sure(row: Row | None) -> str:
    return figure(None) if row is None else sure(row["confidence"])


def _readiness(row: Row | None) -> Flowable:
    if row is None:
        return said(figure(None), "number")
    return readiness_figure(row, banding.points_in_column(Decimal(row["score"])), "number")


def _scores(rows: Sequence[Row], names: Names) -> list[Flowable]:
    return listed(
        ["Enterprise", "Capability", "Computed", "Score", "Confidence"],
        rows,
        lambda row: [
            said(names.get(row["enterprise"], "–")),
            said(label(row["capability"])),
            said(day(row["computed_at"])),
            score(row, figure(row["score"], places=1), "number"),
            said(sure(row["confidence"]), "number"),
        ],
        [0.34, 0.28, 0.14, 0.12, 0.12],
        first_figure=3,
    )
