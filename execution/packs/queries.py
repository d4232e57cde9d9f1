"""Reads of packs: those there are, the one in force, whether it is fresh, and amounts converted by its rates.

Packs are everybody's: whoever may sign in may read them, so nobody is asked for here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Lock

from django.db.models import QuerySet

from clear_platform.foundation import clock
from clear_platform.foundation.public import tag_of
from execution.packs.errors import CurrencyNotQuoted, KindUnknown, PackNotThere
from execution.packs.models import DataPack, PackPrice, PackRate
from execution.packs.providers import registry
from execution.packs.results import (
    Converted,
    PackHealth,
    PackShown,
    PackStanding,
    ProblemShown,
    ProviderShown,
    RateShown,
    ReconciliationShown,
    Status,
)
from execution.packs.rules import converting, freshness
from execution.packs.rules.material import Kind, Material, Price, Rate, Unit
from execution.packs.rules.reconciling import Problem, in_words

GOOD_FOR = timedelta(seconds=1)
NEVER = ReconciliationShown("none", None, ())


def packs() -> QuerySet[DataPack]:
    """Give every pack there is, with its source."""
    return DataPack.objects.select_related("source")


def rates_of(pack_id: int) -> QuerySet[PackRate]:
    """Give the rates of a pack. Refuses: `PackNotThere`."""
    return PackRate.objects.filter(pack=pack_row(pack_id)).select_related("pack__source")


def prices_of(pack_id: int) -> QuerySet[PackPrice]:
    """Give the prices or benchmarks of a pack. Refuses: `PackNotThere`."""
    return PackPrice.objects.filter(pack=pack_row(pack_id)).select_related("pack__source")


def pack_row(pack_id: int) -> DataPack:
    """Give the row of a pack. Refuses: `PackNotThere`."""
    found = packs().filter(pk=pack_id).first()
    if found is None:
        raise PackNotThere(pack_id=pack_id)
    return found


def pack_for(pack_id: int) -> PackShown:
    """Give one pack. Refuses: `PackNotThere`."""
    return shown(pack_row(pack_id))


def pack_in_force(kind: str, *, asof: date | None = None, source: str | None = None) -> PackShown | None:
    """Give the newest pack in force whose day is not after `asof`; without one the newest of all. None where none is.

    Takes: the code of a source, where only its packs will do. One statement.
    """
    row = _in_force(kind, asof=asof, source=source)
    return None if row is None else shown(row, asof=asof)


def days_in_force(kind: str, *, source: str) -> frozenset[date]:
    """Give the days of which a source has a pack in force. One statement."""
    rows = DataPack.objects.filter(kind=kind, source__code=source, in_force=True)
    return frozenset(rows.values_list("asof_date", flat=True))


def standing_for(kind: str, *, asof: date, source: str | None = None) -> PackStanding:
    """Give what whoever computes as of a day can stand on: the pack in force by that day, and whether it is fresh.

    Where it is not fresh, `because` says why the pack that was due did not pass, and is empty where there is none yet;
    `estimated_ready` says by when one may be. Takes: the code of a source, where only its packs will do.
    """
    row, moment = _in_force(kind, asof=asof, source=source), clock.now()
    if row is not None and freshness.is_fresh(row.asof_date, moment, asof=asof):
        return PackStanding(row.pk, row.asof_date, True, "fresh")
    failed = _failed_since(kind, row, asof=asof, source=source)
    return PackStanding(
        pack_id=row.pk if row else None,
        asof_date=row.asof_date if row else None,
        is_fresh=False,
        status="warming" if failed is None else "error",
        estimated_ready=estimated_ready(kind, row, moment),
        because="" if failed is None else in_words(problems_of(failed)),
    )


def convert(amount: Decimal, *, base: str, quote: str, pack_id: int) -> Converted:
    """Convert an amount by the rates of one pack, through the euro where they are not quoted against each other.

    Gives: the amount, not rounded, with each rate that was used. Refuses: `PackNotThere`, `CurrencyNotQuoted`.
    """
    row = pack_row(pack_id)
    return _converted(row, rate_table(row.pk), amount, base, quote)


def rate_table(pack_id: int) -> Mapping[tuple[str, str], Decimal]:
    """Give the rates of a pack by base and quote. One statement."""
    found = PackRate.objects.filter(pack_id=pack_id).values_list("base", "quote", "rate")
    return {(base, quote): rate for base, quote, rate in found}


def health_of(kind: str = Kind.FX) -> PackHealth:
    """Give whether reference data of a kind are as fresh as they should be. Two statements."""
    row, moment = _in_force(kind), clock.now()
    newest = packs().filter(kind=kind).order_by("-built_at", "-pk").first()
    fresh = row is not None and freshness.is_fresh(row.asof_date, moment)
    failed = newest is not None and newest.status == DataPack.Status.ERROR
    status: Status = "fresh" if fresh else "error" if failed else "warming"
    return PackHealth(
        status=status,
        kind=kind,
        pack_id=row.pk if row else None,
        asof_date=row.asof_date if row else None,
        is_fresh=fresh,
        estimated_ready=None if fresh else estimated_ready(kind, row, moment),
        reconciliation=NEVER
        if newest is None
        else ReconciliationShown(newest.reconciliation_status, newest.asof_date, _problems_shown(newest)),
    )


def health_asked(kind: str) -> PackHealth:
    """Give the health of a kind as somebody asks for it from outside; of rates where nothing is named.

    What was found holds for a second: anybody may ask, as often as they like. Refuses: `KindUnknown`.
    """
    if kind and kind not in set(Kind):
        raise KindUnknown(kind=kind[:20], choices=", ".join(Kind))
    return _LATEST.health(kind or str(Kind.FX))


class _Latest:
    """What was found last of each kind, and when. Of those who ask at once one looks, the others wait for it."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._found: dict[str, tuple[datetime, PackHealth]] = {}

    def health(self, kind: str) -> PackHealth:
        with self._looking:
            now = clock.now()
            kept = self._found.get(kind)
            if kept is None or not timedelta(0) <= now - kept[0] < GOOD_FOR:
                kept = self._found[kind] = now, health_of(kind)
            return kept[1]


_LATEST = _Latest()


def estimated_ready(kind: str, row: DataPack | None, moment: datetime) -> datetime | None:
    """Give by when a newer pack of a kind should be in force; None where no provider that is on may have one."""
    coming = registry.providers_of(Kind(kind), only_on=True)
    if not any(one.may_have_after(Kind(kind), row.asof_date if row else None) for one in coming):
        return None
    return freshness.next_due(moment)


def providers() -> Sequence[ProviderShown]:
    """Give every provider, with whether it is on, and how to switch it on."""
    return [
        ProviderShown(
            code=one.code,
            kinds=sorted(str(kind) for kind in one.kinds),
            source=one.source,
            on=one.on,
            state=one.state,
        )
        for one in registry.providers()
    ]


def material_of(row: DataPack) -> Material:
    """Give what a pack holds, as the rules judge it. Two statements."""
    return Material(
        kind=Kind(row.kind),
        source=row.source.code,
        asof_date=row.asof_date,
        rates=tuple(Rate(*one) for one in row.rates.values_list("base", "quote", "rate")),
        prices=tuple(
            Price(symbol, price, observed_on, Unit(unit), currency)
            for symbol, price, observed_on, unit, currency in row.prices.values_list(
                "symbol", "price", "observed_on", "unit", "currency"
            )
        ),
    )


def pack_before(row: DataPack) -> DataPack | None:
    """Give the pack in force of the same kind and source whose day comes before."""
    same = packs().filter(kind=row.kind, source=row.source, in_force=True, asof_date__lt=row.asof_date)
    return same.order_by("-asof_date").first()


def problems_of(row: DataPack) -> tuple[Problem, ...]:
    """Give why a pack did not pass, as it was written down."""
    return tuple(Problem(**one) for one in row.problems_json)


def shown(row: DataPack, *, asof: date | None = None) -> PackShown:
    """Give a pack as doors show it. Takes: `asof`, where its freshness is asked for by who computes as of a day."""
    moment = clock.now()
    fresh = row.in_force and freshness.is_fresh(row.asof_date, moment, asof=asof)
    warming = row.status == DataPack.Status.WARMING
    return PackShown(
        id=row.pk,
        kind=row.kind,
        asof_date=row.asof_date,
        status=row.status,  # type: ignore[arg-type]  # one of the choices
        is_fresh=fresh,
        in_force=row.in_force,
        hash=row.hash,
        source=row.source.code,
        provider=row.provider,
        reconciliation_status=row.reconciliation_status,
        problems=_problems_shown(row),
        accepted_because=row.accepted_because,
        estimated_ready=row.built_at + freshness.BUILDING_TAKES if warming else None,
        built_at=row.built_at,
        published_at=row.published_at,
        superseded_at=row.superseded_at,
        tag=tag_of(row, beside=[fresh]),
    )


def _in_force(kind: str, *, asof: date | None = None, source: str | None = None) -> DataPack | None:
    rows = packs().filter(kind=kind, in_force=True)
    if asof is not None:
        rows = rows.filter(asof_date__lte=asof)
    if source is not None:
        rows = rows.filter(source__code=source)
    return rows.order_by("-asof_date", "-published_at").first()


def _failed_since(kind: str, row: DataPack | None, *, asof: date, source: str | None) -> DataPack | None:
    """Give the newest pack if it failed, and is of a day between the pack in force and the day asked for."""
    rows = packs().filter(kind=kind, asof_date__lte=asof)
    if row is not None:
        rows = rows.filter(asof_date__gte=row.asof_date)
    if source is not None:
        rows = rows.filter(source__code=source)
    newest = rows.order_by("-built_at", "-pk").first()
    return newest if newest is not None and newest.status == DataPack.Status.ERROR else None


def _converted(
    row: DataPack, rates: Mapping[tuple[str, str], Decimal], amount: Decimal, base: str, quote: str
) -> Converted:
    found = converting.exchange(rates, amount, base, quote)
    if found is None:
        raise CurrencyNotQuoted(pack_id=row.pk, base=base, quote=quote)
    return Converted(
        amount=found.amount,
        base=base,
        quote=quote,
        pack_id=row.pk,
        asof_date=row.asof_date,
        source=row.source.code,
        path=[RateShown(leg.base, leg.quote, leg.rate, leg.inverted) for leg in found.legs],
    )


def _problems_shown(row: DataPack) -> Sequence[ProblemShown]:
    return [ProblemShown(one.code, one.subject, one.detail) for one in problems_of(row)]
