"""The charts of a portfolio, from its figures. How charts are drawn is `foundation.charts`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from clear_platform.foundation.charts.point_map import Place, point_map
from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import Chart, ChartTable, Number, Words, finished
from clear_platform.foundation.charts.stacked_bars import Layer, stacked_bars
from clear_platform.foundation.rendering.marks import mark_of
from clear_platform.foundation.rendering.wording import all_of_it, number, percent
from enterprises.public import industry_short, sector_of
from institutional.overview import banding
from institutional.overview.pages import words
from institutional.overview.results import Band, Industry, PlaceOf, Totals, Year

INDUSTRIES_DRAWN = 8
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)


class _Scale:
    """In what amounts of a chart are said: millions, thousands or as they are, by the largest of them."""

    def __init__(self, amounts: Iterable[Decimal], currency: str) -> None:
        largest = max((abs(one) for one in amounts), default=Decimal(0))
        self.currency = currency
        self.size = MILLION if largest >= MILLION else THOUSAND if largest >= THOUSAND else Decimal(1)

    @property
    def unit(self) -> str:
        """Say the unit in full: Million EUR."""
        if self.size == MILLION:
            return gettext("Million %(currency)s") % {"currency": self.currency}
        if self.size == THOUSAND:
            return gettext("Thousand %(currency)s") % {"currency": self.currency}
        return self.currency

    @property
    def head(self) -> str:
        """Say the unit above figures: M."""
        if self.size == MILLION:
            return gettext("M")
        return gettext("k") if self.size == THOUSAND else self.currency

    def say(self, amount: Decimal) -> str:
        """Give an amount in this unit, to the hundredth."""
        return number(amount / self.size, places=2)


def chart_of_years(years: Sequence[Year], totals: Totals, currency: str) -> Chart:
    """Draw what was approved in each fiscal year, and how much of it was written off later."""
    return stacked_bars(
        Words(
            words.title_of_years(years, totals),
            gettext("%(currency)s by fiscal year of approval, beginning in October") % {"currency": currency},
        ),
        bars=[str(one.year) for one in years],
        marks=_short_years([one.year for one in years]),
        layers=[
            Layer(gettext("repaid or running"), "calm", [one.principal_held or None for one in years]),
            Layer(gettext("written off later"), "loss", [one.principal_lost or None for one in years]),
        ],
        head=gettext("Fiscal year"),
        say=_whole,
        counts=(words.heading_of_list(totals), [one.positions for one in years]),
    )


def chart_of_industries(industries: Sequence[Industry], totals: Totals, currency: str) -> Chart:
    """Draw what is held in each industry, and how much of it was written off; of a single one, say that it is one."""
    rolled = rolled_up(industries)
    drawn = rolled[:INDUSTRIES_DRAWN]
    scale = _Scale((one.principal for one in drawn), currency)
    unit = (
        gettext("%(unit)s by industry")
        if len(rolled) <= INDUSTRIES_DRAWN
        else gettext("%(unit)s by industry, largest %(drawn)s of %(all)s")
    )
    title = words.title_of_industries(rolled, totals)
    unit %= {"unit": scale.unit, "drawn": len(drawn), "all": len(rolled)}
    table = ChartTable(
        (
            gettext("Industry"),
            gettext("Principal, %(currency)s") % {"currency": currency},
            words.heading_of_list(totals),
            gettext("Lost"),
        ),
        tuple((_name(one), number(one.principal), number(one.positions), number(one.lost_positions)) for one in rolled),
    )
    if len(rolled) == 1:
        return finished(Words(title, unit, absent=all_of_it(_name(rolled[0]))), None, table=table)
    return ranked_bars(
        Words(title, unit),
        ranks=[
            Rank(
                label=_name(one),
                parts=(one.principal - one.principal_lost, one.principal_lost),
                figure=scale.say(one.principal),
                note=gettext("%(lost)s of %(all)s")
                % {"lost": number(one.lost_positions), "all": number(one.positions)},
            )
            for one in drawn
        ],
        looks=[("calm", gettext("repaid or running")), ("loss", gettext("written off later"))],
        heads=(gettext("Industry"), scale.head, gettext("written off")),
        table=table,
    )


def map_of_readiness(places: Sequence[PlaceOf], *, unscored: int, runs: bool, totals: Totals, currency: str) -> Chart:
    """Draw how ready enterprises are against what is at risk in each, the largest of them; a shape for the status.

    Takes: `runs`, whether anything is at risk; where all has ended, places stand at what was held.
    """
    drawn = gettext("the largest %(n)s of %(all)s enterprises") % {
        "n": number(len(places)),
        "all": number(totals.enterprises),
    }
    left_out = gettext("%(n)s of the largest are not scored") % {"n": number(unscored)} if unscored else ""
    if runs:
        title, unit = (
            gettext("Readiness against what is at risk"),
            gettext("%(currency)s at risk, against readiness of 100"),
        )
        head = gettext("At risk, %(currency)s") % {"currency": currency}
    else:
        title, unit = gettext("Readiness against what was held"), gettext("%(currency)s held, against readiness of 100")
        head = f"{words.principal_word(totals)}, {currency}"
    unit %= {"currency": currency}
    parts = [unit, drawn if len(places) < totals.enterprises else "", left_out]
    return point_map(
        Words(title, "; ".join(part for part in parts if part)),
        places=[_placed(one) for one in places],
        heads=(
            gettext("Enterprise"),
            gettext("Readiness"),
            head,
            gettext("Status"),
        ),
        say_score=_points,
        say_amount=_whole,
    )


def chart_of_bands(bands: Sequence[Band], totals: Totals, currency: str) -> Chart:
    """Draw how much is held in enterprises of each band of readiness, and in those that are not scored."""
    rows = [
        (_band(one), one, percent(one.amount / totals.principal, places=0) if totals.principal else "") for one in bands
    ]
    scale = _Scale((one.amount for one in bands), currency)
    return ranked_bars(
        Words(words.title_of_bands(bands, totals), gettext("%(unit)s by readiness") % {"unit": scale.unit}),
        ranks=[Rank(label, (one.amount,), scale.say(one.amount), note=share) for label, one, share in rows],
        looks=[("calm", gettext("held"))],
        heads=(gettext("Readiness"), scale.head, gettext("of all")),
        table=ChartTable(
            (
                gettext("Readiness"),
                gettext("Principal, %(currency)s") % {"currency": currency},
                words.heading_of_list(totals),
                gettext("Of all"),
            ),
            tuple((label, number(one.amount), number(one.positions), share) for label, one, share in rows),
        ),
    )


def _band(one: Band) -> str:
    if one.since is None or one.until is None:
        return gettext("not scored")
    return banding.band_word(one.since, one.until)


def _points(score: Number) -> str:
    return banding.points(Decimal(score))


def _placed(one: PlaceOf) -> Place:
    mark = mark_of(one.status)
    return Place(one.name, one.readiness, one.amount, mark.tone, mark.shape.removeprefix("st-"), str(mark.word))


def rolled_up(industries: Sequence[Industry]) -> list[Industry]:
    """Give industries as they are within one sector, and rolled up to sectors where there are several."""
    if len({sector_of(one.code) for one in industries if one.code}) <= 1:
        return list(industries)
    sectors: dict[str, list[Industry]] = defaultdict(list)
    for one in industries:
        sectors[sector_of(one.code)].append(one)
    rolled = [
        Industry(
            code,
            sum(one.positions for one in parts),
            sum(one.lost_positions for one in parts),
            sum((one.principal for one in parts), Decimal(0)),
            sum((one.principal_lost for one in parts), Decimal(0)),
        )
        for code, parts in sectors.items()
    ]
    return sorted(rolled, key=lambda one: (-one.principal, one.code))


def _name(one: Industry) -> str:
    return industry_short(one.code) or one.code or gettext("not known")


def _whole(value: Number) -> str:
    return number(value)


def _short_years(years: Sequence[int]) -> list[str]:
    shown = [f"’{one % 100:02}" for one in years]
    return [str(years[0]), *shown[1:]] if years else []
