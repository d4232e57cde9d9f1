"""What a measure is: a formula with its source, what it reads, how it is judged; and the names of why one is not told.

Not here: the measures (`measures`), nor the numbers of judging that all share (`judging`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from execution.diagnosis.rules.judging import Scale

ZERO = Decimal(0)

REASONS: Mapping[str, str] = {
    "no_revenue": "Revenue is nothing; no share of it can be told.",
    "no_cost_of_sales": "Cost of sales is nothing; days of it cannot be told.",
    "no_operating_cost": "Operating cost is nothing; cash that nothing is paid from does not run out.",
    "no_debt_service": "No interest and no repayment falls due; there is nothing to cover.",
    "nothing_owed": "Nothing is owed to suppliers; there is nothing to cover.",
    "no_receivables": "Customers owe nothing; no share of it can be late.",
    "no_capital": "Equity and debt are both nothing; no share of them can be told.",
    "no_receipts": "Nothing was received in these months; a swing around nothing cannot be told.",
    "too_few_months": "There are too few months; from six on a swing can be told, from three on a course.",
    "cash_does_not_fall": "Cash did not fall over these months; on this course it does not run out.",
    "no_employees": "There are no employees; nothing can be told for each.",
    "no_jobs": "The loan is to create or keep no job; nothing can be told for each.",
    "other_currency": "The scale is in US dollars; an amount in another currency is not held against it.",
    "no_leads": "There was no lead; no share of none can be told.",
    "no_qualified_leads": "No lead was qualified; no share of none can be told.",
    "no_customers_won": "No customer was won; what one cost cannot be told.",
    "no_customers": "There was no customer at the beginning; none could be lost.",
    "no_spend": "Winning customers cost nothing; nothing can be held against that.",
    "no_margin": "A customer earns no gross profit; what was spent on winning one never comes back.",
    "nobody_won_by_channel": "No channel brought a lead or a customer; no share of none can be told.",
    "part_above_whole": "A part is larger than the whole that it is of; one of the two is misstated.",
    "no_orders": "There was no order; no share of none can be told.",
    "no_units": "Nothing was produced; no share of nothing can be told.",
    "no_capacity": "Capacity is nothing; no use of it can be told.",
    "no_planned_hours": "No hour was planned; none could be lost.",
    "no_critical_inputs": "Work stops without no input; none can hang on one supplier.",
    "no_supplier_spend": "Nothing was bought from suppliers; no share of it can be told.",
    "no_procedures": "There is no core procedure; none can be written down.",
    "no_systems": "Work needs no system; none can fail.",
    "list_not_whole": "Not as many systems are listed as are counted; list all of them, or state how many of them.",
    "no_accounts": "There is no account; none can be protected.",
    "day_not_come": "The day has not come yet; its age cannot be told.",
}
"""Why a measure is not told although its inputs are known, by name."""

CAVEATS: Mapping[str, str] = {
    "negative_cash_flow": "Operations cost more cash than they brought: nothing is covered, told as 0.",
    "negative_equity": "More is owed than there is: told as the bottom of the scale, −0.5.",
    "stock_not_stated": "Stock is not stated; none is taken.",
    "cost_from_months": "The year's cost is taken as twelve times the month's.",
    "cost_from_year": "The month's cost is taken as a twelfth of the year's.",
    "from_aged_list": "Read off the receivables by age.",
    "from_loan_terms": "Interest and repayment follow from the terms of the loans.",
    "lifetime_capped": "So few customers leave that the lifetime would exceed ten years; ten are taken.",
    "above_capacity": "More was produced than was stated to be possible; the capacity is understated.",
    "never_tested": "No backup was ever restored: told as ten years.",
    "never_reviewed": "Who may enter was never gone through: told as ten years.",
    "no_channel_won": "No customer came by a channel yet; told by leads.",
}
"""What was assumed where a measure is told all the same, by name."""

PLACED: Mapping[str, str] = {
    "negative_cash_flow": "nothing is covered",
    "negative_equity": "negative",
    "lifetime_capped": "at least {figure}",
    "never_tested": "never",
    "never_reviewed": "never",
}
"""The caveats under which a value is a place on the scale and no figure of the enterprise: how it is said instead.

Such a value is judged. It is no peer of anybody's, and nothing is expected to move from it.
"""


class Lacking(Exception):
    """Inputs that a formula needs and that are not known."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


class Undefined(Exception):
    """A formula that gives nothing for these inputs; `code` is one of `REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Told(NamedTuple):
    """A value, and what was assumed on the way to it (`CAVEATS`); nothing where nothing was."""

    value: Decimal
    caveat: str = ""


def _always(stated: Any) -> bool:
    return True


@dataclass(frozen=True)
class Norm:
    """A published figure to hold a value against: what it says, who says it and since when.

    `applies` says of what is stated whether it is meant for such an enterprise; one that is not is none.
    """

    value: str
    says: str
    source: str
    year: int
    applies: Callable[[Any], bool] = _always


@dataclass(frozen=True)
class Measure:
    """One measure. It cannot be told without its `needs`; what `may_read` names makes it exacter and may be left out.

    What is left out may never better the judgement: what would is among the needs.

    `definition` is the formula in words, `source` the standard or the practice it comes from. Without a `scale` it is
    told and not judged, and has no weight. A measure without a unit is 1 for yes and 0 for no.
    """

    name: str
    label: str
    unit: str
    weight: int
    scale: Scale
    why: str
    definition: str
    source: str
    needs: tuple[str, ...]
    formula: Callable[[Any, date], Told]
    norm: Norm | None = None
    may_read: tuple[str, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """All inputs that it is computed from where they are known."""
        return (*self.needs, *self.may_read)


def need(stated: Any, *names: str) -> tuple[Any, ...]:
    """Give inputs that a formula cannot do without. Raises: `Lacking` with those that are not known."""
    found = tuple(getattr(stated, name) for name in names)
    lacking = [name for name, value in zip(names, found, strict=True) if value is None]
    if lacking:
        raise Lacking(*lacking)
    return found


def divided(part: Decimal | int, whole: Decimal | int, nothing: str) -> Decimal:
    """Give part ÷ whole. Raises: `Undefined` by the name `nothing` where the whole is nothing."""
    if whole == 0:
        raise Undefined(nothing)
    return Decimal(part) / Decimal(whole)


def share_of(part: Decimal | int, whole: Decimal | int, nothing: str) -> Decimal:
    """Give part ÷ whole for a part that cannot be more than the whole. Raises: `Undefined`."""
    if part > whole:
        raise Undefined("part_above_whole")
    return divided(part, whole, nothing)


def share_measure(part: str, whole: str, nothing: str) -> Callable[[Any, date], Told]:
    """Give the formula of one count as a share of another."""

    def formula(stated: Any, day: date) -> Told:
        one, all_of_it = need(stated, part, whole)
        return Told(share_of(one, all_of_it, nothing))

    return formula


def as_stated(name: str) -> Callable[[Any, date], Told]:
    """Give the formula of an input that is the measure itself."""

    def formula(stated: Any, day: date) -> Told:
        (value,) = need(stated, name)
        return Told(Decimal(value))

    return formula
