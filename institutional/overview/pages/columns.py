"""The columns of a list of positions: their heads, what stands in a row, which are shown at first. Reads no rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from capability.public import FLAGS, SURE_FROM
from clear_platform.foundation.rendering.filters import Option
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Kind, Table
from clear_platform.foundation.rendering.tables import Row as TableRow
from clear_platform.foundation.rendering.wording import currency_sign, day_full, number
from enterprises.public import industry_short
from institutional.overview import banding
from institutional.overview.pages import words
from institutional.overview.results import Totals
from institutional.portfolios.results import PortfolioShown
from institutional.positions.rules import JOBS_TO_CREATE, JOBS_TO_RETAIN


@dataclass(frozen=True)
class Page:
    """What the cells of a list need to know of the page they stand on."""

    portfolio: PortfolioShown
    totals: Totals
    query: str


@dataclass(frozen=True)
class Shown:
    """A column that a reader may choose: its head, its kind, and how a row fills it."""

    label: str | Promise
    kind: Kind
    cell: Callable[[Any], Cell]
    total: Callable[[Totals], str] | None = None
    money: bool = False
    main: bool = False
    spare: bool = False


def _name(row: Any, page: Page) -> Cell:
    href = reverse("institutional-portfolio-enterprise", args=[page.portfolio.id, row.enterprise_id])
    return Cell(row.enterprise.organization.name, href=href + page.query, filed=True)


def _stitched(row: Any, page: Page) -> Cell:
    href = reverse("institutional-portfolio-position", args=[page.portfolio.id, row.pk])
    return Cell(number(row.principal), why=href + page.query)


def _lost(row: Any) -> Cell:
    if not row.written_off_amount:
        return Cell(because=gettext("nothing was written off"))
    return Cell(number(row.written_off_amount))


def _readiness(row: Any) -> Cell:
    if row.readiness is None:
        return Cell(because=gettext("not scored"), note=words.since_when(row))
    unsure = row.readiness_confidence is None or row.readiness_confidence < SURE_FROM
    return Cell(banding.points_in_column(row.readiness), bar=Bar(float(row.readiness), unsure=unsure))


def _jobs(row: Any) -> Cell:
    stated = [row.facts_json.get(one) for one in (JOBS_TO_RETAIN, JOBS_TO_CREATE)]
    known = [one for one in stated if one is not None]
    return Cell(number(sum(known))) if known else Cell(because=gettext("not stated"))


def _words(value: str | None) -> Cell:
    return Cell(value) if value else Cell(because=gettext("not known"))


COLUMNS: dict[str, Shown] = {
    "industry": Shown(gettext_lazy("Industry"), "quiet", lambda row: _words(industry_short(row.enterprise.industry))),
    "city": Shown(gettext_lazy("City"), "quiet", lambda row: _words(row.enterprise.city)),
    "region": Shown(gettext_lazy("Region"), "code", lambda row: _words(row.enterprise.region), spare=True),
    "size_band": Shown(gettext_lazy("Employees"), "code", lambda row: _words(row.enterprise.size_band)),
    "instrument": Shown(gettext_lazy("Instrument"), "quiet", lambda row: Cell(row.get_instrument_display())),
    "reference": Shown(gettext_lazy("Number"), "code", lambda row: _words(row.external_ref)),
    "status": Shown(gettext_lazy("Status"), "status", lambda row: Cell(status=row.status)),
    "approved_on": Shown(gettext_lazy("Approved on"), "date", lambda row: Cell(day_full(row.approved_on))),
    "matures_on": Shown(gettext_lazy("Matures on"), "date", lambda row: Cell(day_full(row.matures_on)), spare=True),
    "principal": Shown(
        gettext_lazy("Principal"),
        "figure",
        lambda row: Cell(number(row.principal)),
        total=lambda totals: number(totals.principal),
        money=True,
        main=True,
    ),
    "outstanding": Shown(
        gettext_lazy("Outstanding"),
        "figure",
        lambda row: Cell(number(row.outstanding)) if row.outstanding is not None else _words(None),
        total=lambda totals: number(totals.outstanding),
        money=True,
    ),
    "lost": Shown(gettext_lazy("Lost"), "figure", _lost, total=lambda totals: number(totals.lost), money=True),
    "jobs": Shown(
        gettext_lazy("Jobs stated"),
        "figure",
        _jobs,
        total=lambda totals: number(totals.jobs_to_create + totals.jobs_to_retain),
    ),
    "readiness": Shown(gettext_lazy("Readiness"), "figure", _readiness),
}
FIRST_SHOWN = ("industry", "status", "principal", "lost", "readiness")
SORTABLE = frozenset(COLUMNS) - {"jobs"}


def table_of(
    rows: Sequence[Any],
    page: Page,
    *,
    columns: Sequence[str],
    totals: Totals,
    total_words: str,
    current: int | None = None,
    selectable: bool = False,
    ordering: str = "",
) -> Table:
    """Give the list as a table, with the line of totals of all that is shown, not only of this part."""
    shown = [COLUMNS[code] for code in columns]
    sign = currency_sign(page.portfolio.currency)
    heads = [
        Column(
            f"{_head(code, one, page)}, {sign}" if one.money else _head(code, one, page),
            one.kind,
            sort=code if code in SORTABLE else "",
            main=one.main,
            spare=one.spare,
        )
        for code, one in zip(columns, shown, strict=True)
    ]
    return Table(
        caption=words.heading_of_list(page.totals),
        columns=[Column(gettext("Enterprise"), "name", sort="name"), *heads],
        rows=[
            TableRow(
                [
                    _name(row, page),
                    *(_stitched(row, page) if code == "principal" else COLUMNS[code].cell(row) for code in columns),
                ],
                key=str(row.enterprise_id),
                name=row.enterprise.organization.name,
                current=row.enterprise_id == current,
            )
            for row in rows
        ],
        total=[Cell(total_words), *(Cell(one.total(totals)) if one.total else Cell() for one in shown)],
        selectable=selectable,
        ordering=ordering,
    )


def _head(code: str, one: Shown, page: Page) -> str:
    return words.principal_word(page.totals) if code == "principal" else str(one.label)


def status_word(status: str) -> str:
    """Give a status of a position as people read it."""
    return str(mark_of(status).word)


def flag_options() -> list[Option]:
    """Give the flags of readiness as options of the filter bar."""
    return [Option(flag.code, flag.name) for flag in FLAGS]
