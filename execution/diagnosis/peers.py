"""Peers: what like enterprises look like, as the benchmark pack in force has it; and how such a pack is made.

The pack is made of the newest value of each measure of each enterprise, whoever's the analysis is, as far as its
sources may be computed with. What is invented is left out, and what only is a place on a scale. It holds rounded
quartiles and counts, never a group of fewer than five.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from clear_platform.foundation.public import (
    Actor,
    Purpose,
    acting,
    decide,
    in_scope,
    platform_organization_id,
    system_actor,
)
from enterprises.public import analyses_for, industry_title, sector_of, sources_of_inputs
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.measuring import PLACED
from execution.diagnosis.rules.peers import (
    ANY,
    COUNT,
    CURRENCY,
    QUARTILES,
    GroupFigures,
    Known,
    figures_of,
    groups_of,
    may_be_compared,
    measures_compared,
    symbol_of,
)
from execution.packs.errors import DayNotQuoted
from execution.packs.queries import pack_in_force, prices_of
from execution.packs.rules.material import Kind, Material, Price, Unit

SOURCE = "internal"
CODE = "platform"
INVENTED = "invented"
_ALL = gettext_noop("all enterprises known here")
_ROWS_AT_ONCE = 500
_DAYS_LOOKED_AT = 730


def figures_for(*, domain: str, industry: str, size_band: str, currency: str, as_of: date) -> list[dict[str, Any]]:
    """Give what peers look like, measure by measure, of the closest group that is in the pack; plain as JSON.

    Nothing where no pack is in force on the day. Two statements.
    """
    pack = pack_in_force(Kind.BENCHMARK, asof=as_of, source=SOURCE)
    if pack is None:
        return []
    measures = measures_compared(domain, currency)
    groups = groups_of(sector_of(industry), size_band)
    stats = [*QUARTILES, COUNT]
    wanted = [symbol_of(one, *group, stat) for one in measures for group in groups for stat in stats]
    held = dict(prices_of(pack.id).filter(symbol__in=wanted).values_list("symbol", "price"))
    found = []
    for measure in measures:
        for sector, size in groups:
            symbols = {stat: symbol_of(measure, sector, size, stat) for stat in stats}
            if not held.keys() >= set(symbols.values()):
                continue
            values = {stat: held[symbol] for stat, symbol in symbols.items()}
            found.append(
                {
                    "measure": measure,
                    "median": plain(values["p50"]),
                    "low": plain(values["p25"]),
                    "high": plain(values["p75"]),
                    "n": int(values[COUNT]),
                    "group": called(sector, size),
                    "pack_id": pack.id,
                    "asof_date": pack.asof_date.isoformat(),
                }
            )
            break
    return found


def read_figures(**asked: Any) -> list[dict[str, Any]]:
    """Give the same within the open scope, else in one of its own: packs are everybody's, whoever the run acts for."""
    if in_scope():
        return figures_for(**asked)
    with acting(system_actor(CODE), read_only=True):
        return figures_for(**asked)


def called(sector: str, size_band: str) -> str:
    """Give the name of a group in words."""
    if sector == ANY:
        return _ALL
    title = industry_title(sector) or f"sector {sector}"
    return title if size_band == ANY else f"{title}, {size_band} employees"


class PlatformPeers:
    """The provider of benchmarks from what is known here."""

    code = CODE
    name = "What is known here"
    source = SOURCE
    kinds = frozenset({Kind.BENCHMARK})
    on = True
    state = "on"

    def fetch(self, kind: Kind, asof: date) -> Material:
        """Give the quartiles of every group as of a day. Refuses: `DayNotQuoted` where there is none."""
        figures = self._figures(asof)
        if not figures:
            raise DayNotQuoted(
                provider=self.name, asof_date=asof.isoformat(), because="no group has five enterprises with analyses."
            )
        return Material(
            Kind.BENCHMARK,
            SOURCE,
            asof,
            prices=tuple(_price(symbol, value, asof) for one in figures for symbol, value in one.symbols()),
        )

    def days_after(self, kind: Kind, last: date | None, until: date) -> Sequence[date]:
        """Give the day that is due, where there is something to say of it: no day before it is made up for."""
        if last is not None and last >= until:
            return []
        return [until] if self._figures(until) else []

    def may_have_after(self, kind: Kind, last: date | None) -> bool:
        """It may: analyses come every day."""
        return True

    def _figures(self, asof: date) -> list[GroupFigures]:
        actor = _reader()
        with acting(actor, read_only=True):
            return figures_of(_known(actor, asof))


def _reader() -> Actor:
    with acting(system_actor(CODE), read_only=True):
        platform = platform_organization_id()
    return system_actor(CODE, organization_id=platform)


def _known(actor: Actor, asof: date) -> Iterator[Known]:
    """Give the newest value of every measure of each enterprise, where the sources of its analysis allow computing.

    One statement, read row by row; analyses of the last two years. An enterprise that is invented has none.
    """
    end = datetime.combine(asof + timedelta(days=1), time(), ZoneInfo("UTC"))
    rows = (
        analyses_for(actor)
        .filter(enterprise__isnull=False, created_at__lt=end, created_at__gte=end - timedelta(days=_DAYS_LOOKED_AT))
        .exclude(enterprise__organization__origin=INVENTED)
        .order_by("enterprise_id", "-created_at", "-pk")
        .values_list(
            "enterprise_id", "enterprise__industry", "enterprise__size_band", "input_json", "analysis_json__findings"
        )
    )
    allowed: dict[tuple[str, ...], bool] = {}
    seen: tuple[int | None, set[str]] = (None, set())
    for enterprise_id, industry, size_band, inputs, findings in rows.iterator(chunk_size=_ROWS_AT_ONCE):
        sources = sources_of_inputs(inputs)
        if sources not in allowed:
            decision = decide(actor, Purpose.DERIVE, set(sources))
            allowed[sources] = all(decision.on(one).allowed for one in sources)
        if not allowed[sources]:
            continue
        if seen[0] != enterprise_id:
            seen = (enterprise_id, set())
        currency = str(inputs.get("currency", CURRENCY))
        for one in findings or ():
            if one["measure"] in seen[1]:
                continue
            seen[1].add(one["measure"])
            if may_be_compared(one["measure"], currency) and one.get("caveat_code", "") not in PLACED:
                yield Known(enterprise_id, one["measure"], Decimal(one["value"]), sector_of(industry), size_band or "")


def _price(symbol: str, value: Decimal, asof: date) -> Price:
    return Price(symbol, value, asof, Unit.COUNT if symbol.endswith(f"/{COUNT}") else Unit.RATIO)
