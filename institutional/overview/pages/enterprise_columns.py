"""The columns of the list of a portfolio's enterprises: their heads, what stands in a row, which are shown at first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from capability.public import FLAGS, SURE_FROM
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Kind, Table
from clear_platform.foundation.rendering.tables import Row as TableRow
from clear_platform.foundation.rendering.wording import currency_sign, day_full, number
from enterprises.public import industry_short
from institutional.overview import banding
from institutional.overview.pages.words import not_scored, since_when
from institutional.overview.queries.standing import STALE_AFTER_DAYS
from institutional.overview.results import GRAVEST_LAST
from institutional.portfolios.results import PortfolioShown


@dataclass(frozen=True)
class Page:
    """What the cells of the list need to know of the page they stand on: `query` is what opens beside it carries on."""

    portfolio: PortfolioShown
    query: str
    now: datetime


@dataclass(frozen=True)
class Shown:
    """A column that a reader may choose: its head, its kind, and how a row fills it."""

    label: str | Promise
    kind: Kind
    cell: Callable[[Any, Page], Cell]
    money: bool = False
    main: bool = False
    spare: bool = False
    is_sorted: bool = True


def _beside(row: Any, page: Page) -> str:
    return reverse("institutional-portfolio-enterprise", args=[page.portfolio.id, row.enterprise_id]) + page.query


def _known(value: str | None) -> Cell:
    return Cell(value) if value else Cell(because=gettext("not known"))


def _status(row: Any, page: Page) -> Cell:
    if row.gravest is None:
        return Cell(because=gettext("nothing is held"))
    return Cell(status=GRAVEST_LAST[row.gravest])


def _flags(row: Any, page: Page) -> Cell:
    if row.readiness is None:
        return Cell(because=gettext("no readiness"))
    names = [flag.name for flag in FLAGS if flag.code in (row.readiness_flags or ())]
    return Cell(", ".join(names)) if names else Cell(because=gettext("none"))


def _gaps(row: Any, page: Page) -> Cell:
    missing = [
        str(label)
        for field, label in (
            ("industry", gettext_lazy("industry")),
            ("region", gettext_lazy("region")),
            ("city", gettext_lazy("city")),
            ("size_band", gettext_lazy("employees")),
        )
        if not getattr(row.enterprise, field)
    ]
    if row.readiness_at is None:
        missing.append(gettext("readiness"))
    elif row.readiness_at < page.now - timedelta(days=STALE_AFTER_DAYS):
        missing.append(gettext("fresh readiness"))
    if not missing:
        return Cell(because=gettext("none"))
    said = ", ".join(missing)
    return Cell(f"{said[:1].upper()}{said[1:]}")


def _held(row: Any, page: Page) -> Cell:
    aside = ""
    if row.elsewhere_count:
        aside = ngettext("%(n)s in another currency", "%(n)s in other currencies", row.elsewhere_count) % {
            "n": number(row.elsewhere_count)
        }
    if not row.position_count:
        return Cell(because=gettext("nothing is held in this currency"), note=aside)
    return Cell(number(row.principal), why=_beside(row, page), note=aside)


def _readiness(row: Any, page: Page) -> Cell:
    if row.readiness is None:
        return Cell(because=gettext("no readiness"), note=since_when(row))
    unsure = row.confidence is None or row.confidence < SURE_FROM
    since = banding.band_of(row.readiness)
    return Cell(
        banding.points_in_column(row.readiness),
        bar=Bar(float(row.readiness), unsure=unsure),
        note=banding.band_word(since, since + banding.WIDTH),
    )


def _computed(row: Any, page: Page) -> Cell:
    if row.readiness_at is None:
        return Cell(because=not_scored(row))
    is_stale = row.readiness_at < page.now - timedelta(days=STALE_AFTER_DAYS)
    return Cell(day_full(row.readiness_at.date()), stale=is_stale)


COLUMNS: dict[str, Shown] = {
    "industry": Shown(
        gettext_lazy("Industry"), "quiet", lambda row, _page: _known(industry_short(row.enterprise.industry))
    ),
    "city": Shown(gettext_lazy("City"), "quiet", lambda row, _page: _known(row.enterprise.city)),
    "region": Shown(gettext_lazy("Region"), "code", lambda row, _page: _known(row.enterprise.region), spare=True),
    "size_band": Shown(
        gettext_lazy("Employees"), "code", lambda row, _page: _known(row.enterprise.size_band), spare=True
    ),
    "status": Shown(gettext_lazy("Status"), "status", _status),
    "flags": Shown(gettext_lazy("Flags"), "words", _flags, is_sorted=False),
    "gaps": Shown(gettext_lazy("Facts lacking"), "quiet", _gaps, is_sorted=False),
    "added_at": Shown(
        gettext_lazy("Put in on"), "date", lambda row, _page: Cell(day_full(row.added_at.date())), spare=True
    ),
    "readiness_at": Shown(gettext_lazy("Scored on"), "date", _computed),
    "principal": Shown(gettext_lazy("Held"), "figure", _held, money=True),
    "readiness": Shown(gettext_lazy("Readiness"), "figure", _readiness, main=True),
}
FIRST_SHOWN = ("industry", "region", "size_band", "status", "flags", "gaps", "readiness_at", "principal", "readiness")


def table_of(
    rows: Sequence[Any],
    page: Page,
    *,
    columns: Sequence[str],
    current: int | None = None,
    selectable: bool = False,
    ordering: str = "",
) -> Table:
    """Give the list as a table."""
    sign = currency_sign(page.portfolio.currency)
    heads = [
        Column(
            f"{one.label}, {sign}" if one.money else str(one.label),
            one.kind,
            sort=code if one.is_sorted else "",
            main=one.main,
            spare=one.spare,
        )
        for code, one in ((code, COLUMNS[code]) for code in columns)
    ]
    return Table(
        caption=gettext("Enterprises"),
        columns=[Column(gettext("Enterprise"), "name", sort="name"), *heads],
        rows=[
            TableRow(
                [
                    Cell(row.enterprise.organization.name, href=_beside(row, page), filed=True),
                    *(COLUMNS[code].cell(row, page) for code in columns),
                ],
                key=str(row.enterprise_id),
                name=row.enterprise.organization.name,
                current=row.enterprise_id == current,
            )
            for row in rows
        ],
        selectable=selectable,
        ordering=ordering,
    )
