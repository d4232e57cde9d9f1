"""Overviews of a portfolio on paper: what is at risk, what may be lost of it, as assumed how, and in whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlab.platypus import Flowable

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.paper.layout import facts, linked, listed, said
from clear_platform.foundation.paper.words import amount, day, label, moment
from clear_platform.foundation.rendering.wording import number, percent
from institutional.analytics import words
from institutional.analytics.rules.measuring import EXPOSURE
from institutional.exports.paper.governance import Names
from institutional.exports.paper.leading import leads
from institutional.overview import banding

Row = Mapping[str, Any]


def overviews(rows: Sequence[Row], portfolio: Row, names: Names) -> Iterator[Flowable]:
    """Draw each overview: its figures, the parts of the loss, what is assumed, the largest, and what identifies it."""
    for row in rows:
        result = row["result"]
        yield from facts([*_figures(result)])
        yield from _losses(result["metrics"]["expected_loss"], result["currency"])
        yield from _assumptions(result["metrics"]["expected_loss"]["assumptions"])
        yield from _largest(result, portfolio, names)
        yield from _standing(row, portfolio)


def _figures(result: Row) -> Iterator[tuple[str, Flowable]]:
    metrics, currency = result["metrics"], result["currency"]
    loss, ready = metrics["expected_loss"], metrics["readiness"]
    spread = result["concentration"]["by_enterprise"]
    principal = f"of {amount(metrics['principal'], currency)} principal"
    if metrics["by_principal"]:
        principal += f"; for {number(metrics['by_principal'])} positions it stands in for what is outstanding"
    yield "At risk", said(f"{amount(metrics['exposure'], currency)}, {principal}")
    part = (
        "" if loss["share_ratio"] is None else f", {_share(loss['share_ratio'])} of what is at risk, assumed as below"
    )
    yield "Expected loss, one year", said(f"{amount(loss['amount'], currency)}{part}")
    scored = f"{number(ready['scored'])} of {number(ready['enterprises'])} scored"
    weighted = "–" if ready["weighted"] is None else f"{banding.points(Decimal(ready['weighted']))} of 100"
    yield words.readiness_word(metrics), said(f"{weighted}, {scored}")
    points = "" if spread["hhi_points"] is None else f"{number(Decimal(spread['hhi_points']))} of 10,000, "
    yield "Concentration, HHI", said(f"{points}{words.concentration_line(spread)}")


def _losses(loss: Row, currency: str) -> list[Flowable]:
    drawn = [_part(one, currency) for one in loss["parts"]]
    together = [said("Together"), *(said(" ") for _empty in range(5)), said(amount(loss["amount"], currency), "number")]
    return listed(
        ["Readiness", "Status", "Instrument", "At risk", "Chance", "Share lost", "Expected loss"],
        [*drawn, together] if drawn else [],
        lambda cells: cells,
        [0.18, 0.13, 0.13, 0.17, 0.1, 0.11, 0.18],
        first_figure=3,
        has_total=True,
    )


def _part(one: Row, currency: str) -> list[Flowable]:
    return [
        said(words.band_word(one["readiness_band"])),
        said(label(one["status"])),
        said(words.key_word("by_instrument", one["instrument"])),
        said(amount(one["exposure"], currency), "number"),
        said(_share(one["pd"]), "number"),
        said(_share(one["lgd"]), "number"),
        said(amount(one["expected_loss"], currency), "number"),
    ]


def _assumptions(assumed: Sequence[Row]) -> list[Flowable]:
    return listed(
        ["What is assumed", "Grade", "Value"],
        assumed,
        lambda one: [
            [said(str(words.assumption_word(one["code"]))), said(one["source"], "label")],
            said(str(words.GRADES[one["grade"]])),
            said(_share(one["value"]), "number"),
        ],
        [0.66, 0.22, 0.12],
        first_figure=2,
    )


def _largest(result: Row, portfolio: Row, names: Names) -> list[Flowable]:
    weighed = "At risk" if result["metrics"]["weighed_by"] == EXPOSURE else "Principal"
    return listed(
        ["The largest enterprises", weighed, "Share"],
        result["concentration"]["by_enterprise"]["top"],
        lambda one: [
            leads(names.get(int(one["key"]), "–"), "institutional-portfolio-enterprise", portfolio["id"], one["key"]),
            said(amount(one["amount"], result["currency"]), "number"),
            said(_share(one["share_ratio"]), "number"),
        ],
        [0.62, 0.22, 0.16],
        first_figure=1,
    )


def _standing(row: Row, portfolio: Row) -> list[Flowable]:
    """Draw what identifies an overview; the JSON and the tables have all of its result."""
    address = public_address("institutional-portfolio-overview", portfolio["id"])
    rates = row["result"]["pack"]
    known = [
        ("As of", said(day(row["asof_date"]))),
        ("Computed", linked(moment(row["computed_at"]), address)),
        ("Rates of", said(f"{day(rates['asof_date'])}, {rates['source']}, pack {row['pricing_pack_id'] or '–'}")),
        ("Ledger", said(row["ledger_commit_hash"] or "–", "code")),
        ("Result", said(row["result_hash"], "code")),
    ]
    return [said("What it stands on", "over"), *facts(known)]


def _share(ratio: str | None) -> str:
    return "–" if ratio is None else percent(Decimal(ratio), places=1)
