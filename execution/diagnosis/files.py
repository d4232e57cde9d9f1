"""Files that figures come from: the template of a domain, filled in; and a trial balance. Not here: what they mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

from clear_platform.foundation.imports.reading.files import open_table
from clear_platform.foundation.imports.results import Row, Table
from clear_platform.foundation.spreadsheets import neutralise, restore
from execution.diagnosis.errors import BalanceFaulty, TemplateFaulty
from execution.diagnosis.rules.amounts import MarkUnclear, amount_of, decimal_mark, plain_of
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.texts import asked_of, has_amounts
from execution.diagnosis.rules.trial_balance import MOST_ACCOUNTS, Account, difference

COLUMNS = ("input", "label", "unit", "value", "how", "measures")
BALANCE = ("account", "name", "debit", "credit")
SIDES = ("debit", "credit")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "account": ("account", "account number", "no", "number", "compte", "konto"),
    "name": ("name", "account name", "label", "libellé", "libelle", "bezeichnung"),
    "debit": ("debit", "débit", "soll", "debit balance"),
    "credit": ("credit", "crédit", "haben", "credit balance"),
}


def template_of(domain: str) -> str:
    """Give the template of a domain as CSV: a line for each input; the value is to be filled in."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in asked_of(domain):
        if one.name == "currency" and not has_amounts(domain):
            continue
        used = [measure.label for measure in DOMAINS[domain].measures if one.input in measure.reads]
        how = "|".join("; ".join(name for name, _kind in one.columns).splitlines()) or one.kind
        writer.writerow([neutralise(cell) for cell in (one.name, one.label, one.unit, "", how, "; ".join(used))])
    return out.getvalue()


def read_template(domain: str, file: BinaryIO) -> dict[str, str]:
    """Give the texts of a template that was filled in, by input. Refuses: `TemplateFaulty`, `FileRefused`."""
    table = open_table(file, known_columns=COLUMNS)
    heads = [head.strip().lower() for head in table.header]
    if "input" not in heads or "value" not in heads:
        raise TemplateFaulty(because="it has no columns named input and value.")
    known = {one.name for one in asked_of(domain)}
    found: dict[str, str] = {}
    for row in table.rows:
        cells = _cells(row, heads)
        name, value = cells.get("input", "").strip(), restore(cells.get("value", "").strip())
        if not name or not value:
            continue
        if name not in known:
            raise TemplateFaulty(
                because=f"row {row.number} names '{name[:40]}', which is not asked for in {DOMAINS[domain].title}."
            )
        if name in found:
            raise TemplateFaulty(because=f"row {row.number} names '{name}' a second time.")
        found[name] = value
    return found


def read_balance(file: BinaryIO) -> list[Account]:
    """Give the accounts of a trial balance, its decimals divided off by whichever mark the whole file says.

    Refuses: `BalanceFaulty`, also where sides differ or the mark cannot be told; `FileRefused`.
    """
    table = open_table(file, known_columns=[name for names in _NAMES.values() for name in names])
    accounts = list(_accounts(table))
    if not accounts:
        raise BalanceFaulty(because="it has no account.")
    over = difference(accounts)
    if over:
        raise BalanceFaulty(because=f"debits and credits differ by {over}.")
    return accounts


def _accounts(table: Table) -> Iterator[Account]:
    heads = [_name_of(head) for head in table.header]
    absent = [name for name in BALANCE if name not in heads]
    if absent:
        raise BalanceFaulty(because=f"it has no column for {', '.join(absent)}.")
    found: dict[str, tuple[int, Mapping[str, str]]] = {}
    for row in table.rows:
        cells = _cells(row, heads)
        number = "".join(cells.get("account", "").split())
        if not number:
            continue
        if not number.isalnum() or len(number) > 20:
            raise BalanceFaulty(because=f"row {row.number}: '{number[:20]}' is no number of an account.")
        if number in found:
            raise BalanceFaulty(because=f"row {row.number}: account {number} is there twice.")
        found[number] = (row.number, cells)
        if len(found) > MOST_ACCOUNTS:
            raise BalanceFaulty(because=f"it has more than {MOST_ACCOUNTS} accounts.")
    mark = _mark(cells.get(side, "") for _row, cells in found.values() for side in SIDES)
    for number, (at, held) in found.items():
        debit, credit = (_amount(held.get(side, ""), mark, at, side) for side in SIDES)
        yield Account(number, restore(held.get("name", "").strip())[:120], debit, credit)


def _mark(texts: Iterable[str]) -> str:
    try:
        return decimal_mark(texts)
    except MarkUnclear as fault:
        shown = " and ".join(f"'{text[:20]}'" for text in fault.texts)
        more = "divide off their decimals by different marks" if len(fault.texts) > 1 else "may be read in two ways"
        raise BalanceFaulty(because=f"{shown} {more}; write every amount with two decimals.") from fault


def _amount(text: str, mark: str, row: int, side: str) -> Decimal:
    plain = plain_of(text, mark)
    amount = None if plain is None else amount_of(plain)
    if amount is None:
        raise BalanceFaulty(because=f"row {row}: the {side} '{text[:20]}' is no amount, or one that cannot be.")
    return amount


def _name_of(head: str) -> str:
    bare = head.strip().lower()
    return next((name for name, names in _NAMES.items() if bare in names), bare)


def _cells(row: Row, heads: list[str]) -> dict[str, str]:
    return dict(zip(heads, row.cells, strict=False))
