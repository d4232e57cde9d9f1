"""Euro reference rates from the European Central Bank's historical file, `eurofxref-hist.csv`.

A row for each business day, a column for each currency: one euro is worth so many units of it. `N/A` where a currency
is not quoted. **Source**: https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from execution.packs.errors import DayNotQuoted, FileNotReadable, ProviderOff
from execution.packs.rules.days import business_days_between
from execution.packs.rules.material import Kind, Material, Rate, read_figure

EURO = "EUR"
NOT_QUOTED = frozenset({"N/A", ""})
CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST_BYTES = 20_000_000
"""The whole history since 1999 has less than one million; whatever is larger is another file."""

Days = Mapping[date, tuple[Rate, ...]]


class EcbFile:
    """Reads a file that somebody keeps up to date, or hands over once."""

    code = "ecb_file"
    name = "The file of the European Central Bank"
    source = "ecb"
    kinds = frozenset({Kind.FX})

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @property
    def on(self) -> bool:
        return self.path is not None and self.path.is_file()

    @property
    def state(self) -> str:
        if self.path is None:
            return "off: no file. Set ECB_RATES_FILE to switch it on."
        return "on" if self.on else "off: the file in ECB_RATES_FILE is not there."

    def fetch(self, kind: Kind, asof: date) -> Material:
        """Give the rates of a day. Refuses: `ProviderOff`, `FileNotReadable`, `DayNotQuoted`."""
        days = self._days()
        if asof not in days:
            raise DayNotQuoted(provider=self.name, asof_date=asof, because=_why_not(days, asof))
        return Material(
            kind=Kind.FX, source=self.source, asof_date=asof, rates=days[asof], days_missing=tuple(_gaps(days, asof))
        )

    def days_after(self, kind: Kind, last: date | None, until: date) -> Sequence[date]:
        """Give the days of the file after one, in order; the newest alone where there is none before."""
        days = sorted(day for day in self._days() if day <= until)
        return days[-1:] if last is None else [day for day in days if day > last]

    def may_have_after(self, kind: Kind, last: date | None) -> bool:
        """Say whether the file has a newer day; one that cannot be read has none."""
        if not self.on:
            return False
        try:
            return last is None or max(self._days(), default=last) > last
        except FileNotReadable:
            return False

    def _days(self) -> Days:
        if self.path is None or not self.path.is_file():
            raise ProviderOff(provider=self.code, because=self.state)
        stands = self.path.stat()
        if stands.st_size > LARGEST_BYTES:
            raise FileNotReadable(name=self.path.name, because="it is far larger than the bank's file.")
        return _days_of(self.path, stands.st_mtime_ns, stands.st_size)


@lru_cache(maxsize=2)
def _days_of(path: Path, _changed_at: int, _size: int) -> Days:
    # Health and a night's catching up ask again and again, and the whole history takes a second to read.
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise FileNotReadable(name=path.name, because="it is no text in UTF-8.") from fault
    return read_days(text, name=path.name)


def read_days(text: str, *, name: str) -> Days:
    """Give the rates of every day of a file. Refuses: `FileNotReadable`, naming the line and what is wrong there."""
    rows = csv.reader(text.splitlines())
    currencies = _currencies(next(rows, []), name)
    days: dict[date, tuple[Rate, ...]] = {}
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        day = _day(row[0], line, name)
        if day in days:
            raise FileNotReadable(name=name, because=f"line {line} has {day} a second time.")
        days[day] = tuple(_rates(row[1:], currencies, line, name))
    if not days:
        raise FileNotReadable(name=name, because="it has no rows.")
    return days


def _currencies(head: Sequence[str], name: str) -> list[str]:
    cells = [cell.strip() for cell in head]
    while cells and not cells[-1]:
        cells.pop()  # the bank ends every line with a comma
    if len(cells) < 2 or cells[0] != "Date":
        raise FileNotReadable(name=name, because="its first line does not begin with Date and currencies.")
    odd = [cell for cell in cells[1:] if not CURRENCY.fullmatch(cell)]
    if odd or len(set(cells)) < len(cells):
        what = f"“{odd[0][:20]}” is no currency." if odd else "a currency is there twice."
        raise FileNotReadable(name=name, because=f"in its first line {what}")
    return cells[1:]


def _day(cell: str, line: int, name: str) -> date:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError as fault:
        raise FileNotReadable(name=name, because=f"line {line} begins with no day, as 2026-04-13.") from fault


def _rates(cells: Sequence[str], currencies: Sequence[str], line: int, name: str) -> Iterator[Rate]:
    if len(cells) < len(currencies):
        raise FileNotReadable(name=name, because=f"line {line} has fewer columns than the first line.")
    for currency, cell in zip(currencies, cells, strict=False):
        written = cell.strip()
        if written in NOT_QUOTED:
            continue
        rate = read_figure(written) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", written) else None
        if rate is None or rate <= Decimal(0):
            raise FileNotReadable(name=name, because=f"line {line} has “{written[:20]}” for {currency}.")
        yield Rate(EURO, currency, rate)


def _gaps(days: Days, asof: date) -> Iterator[date]:
    """Give the business days that are missing among the ten rows before a day."""
    nearest = sorted(day for day in days if day <= asof)[-11:]
    for earlier, later in pairwise(nearest):
        yield from business_days_between(earlier, later)


def _why_not(days: Days, asof: date) -> str:
    before = max((day for day in days if day < asof), default=None)
    first, newest = min(days), max(days)
    nearest = f" The last day before it is {before}." if before else ""
    return f"the file goes from {first} to {newest}, business days alone.{nearest}"
