"""From a trial balance to figures of the books: which account belongs to which figure, and what they sum up to.

The table knows three common charts of accounts. It is a proposal: whoever brings the balance sees each account with its
figure, and may set it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
MOST_MONTHS = 24
MOST_ACCOUNTS = 2000
RESULT_CLASSES: Mapping[str, str] = {"us": "456789", "pcg": "67", "skr04": "4567"}
"""The classes of income and cost in each chart. All their accounts make up the result of the year, placed or not."""

CHARTS: Mapping[str, str] = {
    "us": "U.S. numbering: 1 assets, 2 liabilities, 3 equity, 4 revenue, 5 cost of sales, 6 to 7 expenses",
    "pcg": "French Plan comptable général",
    "skr04": "German SKR 04",
}
# Interest, taxes and other income and cost (U.S. 8 and 9, PCG 66 to 69 and 71 to 79, SKR 04 7) have no figure: they
# count in the result alone.
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
    ("14", "equity"),
    ("16", "debt"),
    ("31", "inventory"),
    ("32", "inventory"),
    ("33", "inventory"),
    ("34", "inventory"),
    ("35", "inventory"),
    ("37", "inventory"),
    ("39", "inventory"),
    ("40", "payables"),
    ("409", "not_used"),
    ("41", "receivables"),
    ("419", "not_used"),
    ("491", "receivables"),
    ("51", "cash"),
    ("519", "debt"),
    ("53", "cash"),
    ("60", "cost_of_sales_12m"),
    ("61", "operating_cost_12m"),
    ("62", "operating_cost_12m"),
    ("63", "operating_cost_12m"),
    ("64", "operating_cost_12m"),
    ("65", "operating_cost_12m"),
    ("681", "operating_cost_12m"),
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
# U.S. numbers are each firm's own; names are not. A name counts only within the class that its number begins with.
_US_NAMES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (number, line, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for number, line, words in (
        ("1", "not_used", r"prepaid|deposits?|loans? to|due from|equipment|depreciation"),
        (
            "1",
            "inventory",
            r"inventor(?:y|ies)|stock|merchandise|raw materials?|finished goods|work in process",
        ),
        ("1", "receivables", r"receivables?|customers?|debtors?"),
        ("1", "cash", r"cash|bank|checking|savings"),
        ("2", "debt", r"credit line|line of credit|loans?|notes? payable|mortgage|overdraft|borrowings?"),
        ("2", "payables", r"accounts payable|trade payables?|suppliers?|vendors?|creditors?"),
        ("56789", "not_used", r"interest|income tax(?:es)?"),
        ("6789", "cost_of_sales_12m", r"cost of (?:goods sold|sales)"),
    )
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
    """An account, the figure it is added to, and whether a person said so.

    `number_says` is the figure that its number alone would have given, where its name says another.
    """

    account: Account
    line: str
    by_hand: bool
    number_says: str = ""


def placed(accounts: Iterable[Account], *, chart: str, by_hand: Mapping[str, str]) -> list[Placed]:
    """Give each account its figure: as a person said, else by its name where that is known, else by its number."""
    return [_placed(one, chart, by_hand.get(one.number, "")) for one in accounts]


def _placed(one: Account, chart: str, by_hand: str) -> Placed:
    by_number, by_name = proposed(one.number, chart), named(one, chart)
    if by_hand or by_name in {"", by_number}:
        return Placed(one, by_hand or by_number, bool(by_hand))
    return Placed(one, by_name, by_hand=False, number_says=by_number)


def named(one: Account, chart: str) -> str:
    """Give the figure that an account's name says, blank where it says none; only where numbers are not laid down."""
    if chart != "us":
        return ""
    return next(
        (line for numbers, line, words in _US_NAMES if one.number[:1] in numbers and words.search(one.name)), ""
    )


def ranges_of(chart: str) -> dict[str, list[str]]:
    """Give, for each figure, the beginnings of the numbers that the table of a chart takes for it, in order."""
    found: dict[str, list[str]] = {}
    for begins, line in sorted(TABLES[chart].items()):
        found.setdefault(line, []).append(begins)
    return found


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


@dataclass(frozen=True)
class Summed:
    """What the accounts of a balance add up to: figures of the books, and what could not be taken as one, by name."""

    figures: Mapping[str, Decimal]
    left_out: Mapping[str, Decimal]


def summed(rows: Sequence[Placed], *, chart: str, months: int) -> Summed:
    """Give what the accounts add up to.

    Figures of a year come only from a balance of twelve months: fewer are not a year, whatever they are multiplied by.
    What stands on the wrong side, as an overdraft does, is left out by name. Equity takes in the result of the year,
    which a balance before closing still has in its accounts of income and cost.
    """
    sums: dict[str, Decimal] = {}
    for one in rows:
        side = LINES.get(one.line)
        if side is not None and (months == MONTHS_OF_A_YEAR or one.line not in OF_THE_YEAR):
            sums[one.line] = sums.get(one.line, ZERO) + (_over(one) if side == "debit" else -_over(one))
    if "equity" in sums:
        sums["equity"] -= sum((_over(one) for one in rows if _of_result(one, chart)), ZERO)
    wrong = {name: amount for name, amount in sums.items() if name != "equity" and amount < 0}
    return Summed({name: amount for name, amount in sums.items() if name not in wrong}, wrong)


def _over(one: Placed) -> Decimal:
    return one.account.debit - one.account.credit


def _of_result(one: Placed, chart: str) -> bool:
    """Say whether an account is of income or cost: by its figure, else by the class that its number begins with."""
    if one.line == NOT_USED:
        return one.account.number[:1] in RESULT_CLASSES[chart]
    return one.line in OF_THE_YEAR
