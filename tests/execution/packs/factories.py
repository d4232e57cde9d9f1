"""Packs for tests: files as the central bank writes them, material as providers give it, packs built by the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from clear_platform.foundation.public import Actor
from execution.packs.operations.building import build_pack
from execution.packs.operations.steps import load_pack, publish_pack, reconcile_pack
from execution.packs.providers.ecb_file import EcbFile
from execution.packs.results import PackShown
from execution.packs.rules.material import Kind, Material, Price, Rate, Unit
from tests import actors

MONDAY, TUESDAY, WEDNESDAY = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)
TUESDAY_NIGHT = datetime(2026, 5, 5, 22, 0, tzinfo=UTC)
"""A minute after which Tuesday's pack is due in Frankfurt: midnight there."""
USUAL = {"USD": "1.1684", "GBP": "0.87058", "JPY": "186.75"}


def ecb_rates_that_ship() -> Path:
    """The central bank's file of the demonstration."""
    return Path(settings.DEMO_DATA) / "ecb_reference_rates.csv"


def ecb_text(days: Mapping[date, Mapping[str, str]]) -> str:
    """A file as the central bank writes it, the newest day first, each line ending with a comma."""
    currencies = sorted({currency for rates in days.values() for currency in rates})
    lines = [",".join(["Date", *currencies, ""])]
    lines += [
        ",".join([day.isoformat(), *(days[day].get(one, "N/A") for one in currencies), ""])
        for day in sorted(days, reverse=True)
    ]
    return "\n".join(lines) + "\n"


def ecb_file(folder: Path, days: Mapping[date, Mapping[str, str]]) -> EcbFile:
    """A provider that reads such a file."""
    path = folder / "rates.csv"
    path.write_text(ecb_text(days), encoding="utf-8")
    return EcbFile(path)


def fx(asof: date = MONDAY, rates: Mapping[str, str] | None = None, missing: Sequence[date] = ()) -> Material:
    """Rates of the euro as the central bank's provider gives them."""
    made = tuple(Rate("EUR", quote, Decimal(rate)) for quote, rate in (USUAL if rates is None else rates).items())
    return Material(Kind.FX, "ecb", asof, rates=made, days_missing=tuple(missing))


def prices(asof: date = MONDAY, figures: Mapping[str, str] | None = None, unit: Unit = Unit.MONEY) -> Material:
    """Prices or benchmarks observed on the day itself."""
    kind = Kind.PRICE if unit is Unit.MONEY else Kind.BENCHMARK
    currency = "USD" if unit is Unit.MONEY else ""
    rows = (figures or {"AAPL": "210.10", "MSFT": "431.00"}).items()
    made = tuple(Price(symbol, Decimal(figure), asof, unit, currency) for symbol, figure in rows)
    return Material(kind, "fmp" if kind is Kind.PRICE else "fred", asof, prices=made)


def pack(material: Material, *, actor: Actor | None = None, provider: str = "ecb_file") -> PackShown:
    """A pack taken through all its steps, as far as it passes."""
    who = actor or actors.system()
    loaded = load_pack(actor=who, material=material, provider=provider)
    judged = reconcile_pack(actor=who, pack_id=loaded.id)
    return publish_pack(actor=who, pack_id=loaded.id) if judged.reconciliation_status == "passed" else judged


def pack_of_the_bank(asof: date = date(2026, 4, 13)) -> PackShown:
    """The pack of a day of the file that ships."""
    return build_pack(actor=actors.system(), kind=Kind.FX, provider=EcbFile(ecb_rates_that_ship()), asof=asof)
