"""The charts and tables of an overview's page, from what its run gave. Computes nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import Chart, ChartTable, Words, finished
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import all_of_it, number, percent
from institutional.analytics import onward, words
from institutional.analytics.results import Overview
from institutional.analytics.rules.measuring import EXPOSURE

Told = Mapping[str, Any]


def charts_of(found: Overview) -> list[Chart]:
    """Draw the charts of an overview in the order its run gave them."""
    result = found.result
    metrics = result["metrics"]
    groups = {
        "by_status": metrics["by_status"],
        "by_industry": metrics["by_industry"],
        "by_size": metrics["by_size"],
        "by_region": metrics["by_region"],
        "by_readiness": metrics["readiness"]["bands"],
    }
    return [
        _largest(found, one) if one["id"] == "largest" else _grouped(found, one, groups[one["id"]])
        for one in result["charts"]
    ]


def _basis(result: Told) -> str:
    of = _("at risk") if result["metrics"]["weighed_by"] == EXPOSURE else _("committed; nothing is at risk any more")
    return _("%(currency)s %(of)s") % {"currency": result["currency"], "of": of}


def _grouped(found: Overview, chart: Told, groups: Sequence[Told]) -> Chart:
    result = found.result
    way, points = chart["id"], list(chart["points"])
    if way == "by_readiness":
        points = words.in_order_of_bands(points)
    by_key = {one["key"]: one for one in groups}
    currency = result["currency"]
    rows = tuple(
        (
            words.key_word(way, one["key"]),
            number(Decimal(by_key[one["key"]]["exposure"])),
            _share(one["share_ratio"]),
            number(Decimal(by_key[one["key"]]["principal"])),
            number(by_key[one["key"]]["positions"]),
            number(by_key[one["key"]]["enterprises"]),
        )
        for one in points
    )
    heads = (
        _what(way),
        _("At risk, %(currency)s") % {"currency": currency},
        _("Share"),
        _("Principal, %(currency)s") % {"currency": currency},
        _("Positions"),
        _("Enterprises"),
    )
    title, unit = words.title_of(way, result["metrics"], points), _basis(result)
    table = ChartTable(heads, rows, tuple(onward.of_group(found, way, one["key"]) for one in points))
    if len(points) == 1:
        return finished(Words(title, unit, absent=all_of_it(words.key_word(way, points[0]["key"]))), None, table=table)
    return ranked_bars(
        Words(title, unit),
        ranks=[
            Rank(
                words.key_word(way, one["key"]),
                (Decimal(one["amount"]),),
                number(Decimal(one["amount"])),
                _share(one["share_ratio"]),
            )
            for one in points
        ],
        looks=[("calm", _("held"))],
        heads=(_what(way), currency, _("share")),
        table=table,
    )


def _largest(found: Overview, chart: Told) -> Chart:
    result, names = found.result, found.names
    largest = result["concentration"]["by_enterprise"]
    currency = result["currency"]
    title = (
        ngettext("The largest has %(share)s", "The largest %(n)s have %(share)s", len(chart["points"]))
        % {"n": len(chart["points"]), "share": _share(largest["top_share_ratio"])}
        if chart["points"]
        else _("The largest")
    )
    rows = tuple(
        (named(one["key"], names), number(Decimal(one["amount"])), _share(one["share_ratio"]))
        for one in chart["points"]
    )
    return ranked_bars(
        Words(title, _basis(result)),
        ranks=[
            Rank(
                named(one["key"], names),
                (Decimal(one["amount"]),),
                number(Decimal(one["amount"])),
                _share(one["share_ratio"]),
            )
            for one in chart["points"]
        ],
        looks=[("calm", _("held"))],
        heads=(_("Enterprise"), currency, _("share")),
        table=ChartTable(
            (_("Enterprise"), currency, _("Share")),
            rows,
            tuple(onward.of_enterprise(found, one["key"]) for one in chart["points"]),
        ),
    )


def named(key: str, names: Mapping[int, str]) -> str:
    """Give what an enterprise is called now; by its id where it is out of sight."""
    return names.get(int(key)) or _("Enterprise %(id)s") % {"id": key}


def _what(way: str) -> str:
    return {
        "by_status": _("Status"),
        "by_industry": _("Industry"),
        "by_size": _("Employees"),
        "by_region": _("Region"),
        "by_readiness": _("Readiness"),
    }[way]


def losses_table(found: Overview) -> Table:
    """Give the parts that the expected loss is the sum of, each leading to its positions."""
    result = found.result
    loss, currency = result["metrics"]["expected_loss"], result["currency"]
    return Table(
        _("Expected loss, part by part"),
        [
            Column(_("Readiness"), "name"),
            Column(_("Status"), "status"),
            Column(_("Instrument"), "code"),
            Column(_("At risk, %(currency)s") % {"currency": currency}, "figure"),
            Column(_("Chance"), "figure"),
            Column(_("Share lost"), "figure"),
            Column(_("Expected loss, %(currency)s") % {"currency": currency}, "figure", main=True),
        ],
        [
            Row(
                [
                    Cell(words.band_word(one["readiness_band"]), href=onward.of_loss(found, one), in_drawer=False),
                    Cell(status=one["status"]),
                    Cell(words.key_word("by_instrument", one["instrument"])),
                    Cell(number(Decimal(one["exposure"]), places=2)),
                    Cell(percent(Decimal(one["pd"]))),
                    Cell(percent(Decimal(one["lgd"]))),
                    Cell(number(Decimal(one["expected_loss"]), places=2)),
                ]
            )
            for one in loss["parts"]
        ],
        total=[
            Cell(_("Together")),
            Cell(),
            Cell(),
            Cell(number(Decimal(result["metrics"]["exposure"]), places=2)),
            Cell(),
            Cell(),
            Cell(number(Decimal(loss["amount"]), places=2)),
        ],
    )


def assumptions_table(result: Told) -> Table:
    """Give every assumption with its value, its grade and where it comes from."""
    return Table(
        _("What is assumed"),
        [
            Column(_("Assumption"), "name"),
            Column(_("Grade"), "code"),
            Column(_("Value"), "figure", main=True),
        ],
        [
            Row(
                [
                    Cell(str(words.assumption_word(one["code"])), note=one["source"]),
                    Cell(str(words.GRADES[one["grade"]])),
                    Cell(percent(Decimal(one["value"]))),
                ]
            )
            for one in result["metrics"]["expected_loss"]["assumptions"]
        ],
        tight=True,
    )


def concentration_table(overview: Overview) -> Table:
    """Give concentration by enterprise, industry and region."""
    found = overview.result["concentration"]
    ways = {
        "by_enterprise": _("Enterprises"),
        "by_industry": _("Industries"),
        "by_region": _("Regions"),
    }
    return Table(
        _("Concentration"),
        [
            Column(_("Among"), "name"),
            Column(_("HHI, points"), "figure", main=True),
            Column(_("As many equal ones"), "figure"),
            Column(_("There are"), "figure"),
            Column(_("Largest ten"), "figure"),
        ],
        [
            Row(
                [
                    Cell(label, href=onward.largest_first(overview) if way == "by_enterprise" else "", in_drawer=False),
                    _or_nothing(found[way]["hhi_points"], places=0),
                    _or_nothing(found[way]["as_many_as"], places=1),
                    Cell(number(found[way]["count"])),
                    Cell(_share(found[way]["top_share_ratio"])),
                ]
            )
            for way, label in ways.items()
        ],
    )


def largest_table(overview: Overview) -> Table:
    """Give the enterprises in which most is held, each leading to its page."""
    largest, currency = overview.result["concentration"]["by_enterprise"], overview.result["currency"]
    return Table(
        _("The largest"),
        [
            Column(_("Enterprise"), "name"),
            Column(currency, "figure", main=True),
            Column(_("Share"), "figure"),
        ],
        [
            Row(
                [
                    Cell(
                        named(one["key"], overview.names),
                        href=onward.of_enterprise(overview, one["key"]),
                        filed=True,
                        in_drawer=False,
                    ),
                    Cell(number(Decimal(one["amount"]))),
                    Cell(_share(one["share_ratio"])),
                ]
            )
            for one in largest["top"]
        ],
        tight=True,
    )


def rates_table(result: Told) -> Table:
    """Give how each currency was converted, and what could not be."""
    rows = [
        Row(
            [
                Cell(one["currency"], note=_legs(one["legs"])),
                Cell(number(one["positions"])),
                Cell(_("converted") if one["legs"] else _("as it is")),
            ]
        )
        for one in result["rates"]
    ]
    rows += [
        Row(
            [
                Cell(one["currency"], note=_("%(amount)s of principal is in no sum") % {"amount": one["principal"]}),
                Cell(number(one["positions"])),
                Cell(_("no rate leads there")),
            ]
        )
        for one in result["not_converted"]
    ]
    return Table(
        _("Currencies"),
        [Column(_("Currency"), "words"), Column(_("Positions"), "figure", main=True), Column(_("Converted"), "quiet")],
        rows,
        tight=True,
    )


def _legs(legs: Sequence[Told]) -> str:
    sign = {True: "÷", False: "×"}
    return ", ".join(f"{sign[one['inverted']]} {one['rate']} ({one['base']}/{one['quote']})" for one in legs)


def _share(ratio: str | None) -> str:
    return "–" if ratio is None else percent(Decimal(ratio))


def _or_nothing(figure: str | None, *, places: int) -> Cell:
    return Cell(because=_("nothing is held")) if figure is None else Cell(number(Decimal(figure), places=places))


def run_address(run_id: Any) -> str:
    """Give where the run of an overview is, which shows each step with what it read and gave."""
    return reverse("run-page", args=[run_id])
