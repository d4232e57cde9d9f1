"""From a trial balance to figures of the books: which account belongs to which figure, and what they sum up to.

The table knows three common charts of accounts. It is a proposal: whoever brings the balance sees each account with its
figure, and may set it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
LINES: Mapping[str, str] = {
    "cash": "debit",
    "receivables": "debit",
    "inventory": "debit",
    "payables": "credit",
    "debt": "credit",
    "equity": "credit",
    "revenue_12m": "credit",
    "cost_of_sales_12m": "debit",
    "operating_cost_12m": "debit",
}
"""The figures that accounts are added up to, and the side on which each grows."""
OF_THE_YEAR = frozenset({"revenue_12m", "cost_of_sales_12m", "operating_cost_12m"})
NOT_USED = "not_used"
MONTHS_OF_A_YEAR = 12

CHARTS: Mapping[str, str] = {
    "us": "U.S. numbering: 1 assets, 2 liabilities, 3 equity, 4 revenue, 5 cost of sales, 6 to 7 expenses",
    "pcg": "French Plan comptable général",
    "skr04": "German SKR 04",
}
_US = (
    ("10", "cash"),
    ("11", "receivables"),
    ("12", "receivables"),
    ("13", "inventory"),
    ("14", "inventory"),
    ("20", "payables"),
    ("21", "payables"),
    ("23", "debt"),
    ("24", "debt"),
    ("25", "debt"),
    ("26", "debt"),
    ("27", "debt"),
    ("3", "equity"),
    ("4", "revenue_12m"),
    ("5", "cost_of_sales_12m"),
    ("6", "operating_cost_12m"),
    ("7", "operating_cost_12m"),
)
_PCG = (
    ("10", "equity"),
    ("11", "equity"),
    ("12", "equity"),
    ("13", "equity"),
    ("16", "debt"),
    ("31", "inventory"),
    ("32", "inventory"),
    ("33", "inventory"),
    ("34", "inventory"),
    ("35", "inventory"),
    ("37", "inventory"),
    ("40", "payables"),
    ("41", "receivables"),
    ("51", "cash"),
    ("53", "cash"),
    ("60", "cost_of_sales_12m"),
    ("61", "operating_cost_12m"),
    ("62", "operating_cost_12m"),
    ("63", "operating_cost_12m"),
    ("64", "operating_cost_12m"),
    ("65", "operating_cost_12m"),
    ("70", "revenue_12m"),
)
_SKR04 = (
    ("10", "inventory"),
    ("11", "inventory"),
    ("12", "receivables"),
    ("16", "cash"),
    ("18", "cash"),
    ("2", "equity"),
    ("315", "debt"),
    ("316", "debt"),
    ("317", "debt"),
    ("33", "payables"),
    ("4", "revenue_12m"),
    ("5", "cost_of_sales_12m"),
    ("6", "operating_cost_12m"),
)
TABLES: Mapping[str, Mapping[str, str]] = {"us": dict(_US), "pcg": dict(_PCG), "skr04": dict(_SKR04)}
"""What accounts beginning with these digits are taken for. The longest beginning counts; without one, for nothing."""


@dataclass(frozen=True)
class Account:
    """One line of a trial balance."""

    number: str
    name: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True)
class Placed:
    """An account, the figure it is added to, and whether a person said so."""

    account: Account
    line: str
    by_hand: bool


def placed(accounts: Iterable[Account], *, chart: str, by_hand: Mapping[str, str]) -> list[Placed]:
    """Give each account its figure: as a person said, else by the table of the chart."""
    return [
        Placed(one, by_hand.get(one.number) or proposed(one.number, chart), one.number in by_hand) for one in accounts
    ]


def proposed(number: str, chart: str) -> str:
    """Give the figure that the table has for an account, `not_used` where it has none."""
    table = TABLES[chart]
    for length in range(len(number), 0, -1):
        if number[:length] in table:
            return table[number[:length]]
    return NOT_USED


def difference(accounts: Iterable[Account]) -> Decimal:
    """Give debits less credits; a trial balance that balances gives nothing."""
    return sum((one.debit - one.credit for one in accounts), ZERO)


def figures(rows: Iterable[Placed], *, months: int) -> dict[str, Decimal]:
    """Give what the accounts add up to.

    Figures of a year come only from a balance of twelve months: fewer are not a year, whatever they are multiplied by.
    Costs and revenue that add up to less than nothing are left out; equity takes in the result of the year, which a
    balance before closing still has in revenue and costs.
    """
    sums: dict[str, Decimal] = {}
    for one in rows:
        side = LINES.get(one.line)
        if side is None:
            continue
        amount = one.account.debit - one.account.credit
        sums[one.line] = sums.get(one.line, ZERO) + (amount if side == "debit" else -amount)
    result = sums.get("revenue_12m", ZERO) - sums.get("cost_of_sales_12m", ZERO) - sums.get("operating_cost_12m", ZERO)
    if "equity" in sums:
        sums["equity"] += result
    if months != MONTHS_OF_A_YEAR:
        sums = {name: amount for name, amount in sums.items() if name not in OF_THE_YEAR}
    return {name: amount for name, amount in sums.items() if name == "equity" or amount >= 0}
