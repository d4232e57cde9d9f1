"""Measures that follow from an enterprise's own books; None where an input is lacking or the divisor is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from execution.diagnosis.rules.findings import Finding, found
from execution.diagnosis.rules.inputs import Statements

DAYS_OF_A_YEAR = 365
MONTHS_FOR_VOLATILITY = 6


class Measure(NamedTuple):
    """A formula and the inputs that it reads."""

    formula: Callable[[Statements], Decimal | None]
    reads: tuple[str, ...]


def runway_months(books: Statements) -> Decimal | None:
    """Give cash ÷ monthly operating cost. **Source:** days cash on hand, in months instead of days."""
    return _ratio(books.cash, books.monthly_operating_cost)


def debt_service_cover_ratio(books: Statements) -> Decimal | None:
    """Give operating cash flow ÷ debt service (interest and repayment), over twelve months.

    **Source:** debt-service coverage ratio, on cash flow rather than on earnings, which an enterprise can defer.
    """
    return _ratio(books.operating_cash_flow_12m, books.debt_service_12m)


def gross_margin_ratio(books: Statements) -> Decimal | None:
    """Give (revenue − cost of sales) ÷ revenue. **Source:** gross margin, IAS 1 by function of expense."""
    if books.revenue_12m is None or books.cost_of_sales_12m is None:
        return None
    return _ratio(books.revenue_12m - books.cost_of_sales_12m, books.revenue_12m)


def operating_margin_ratio(books: Statements) -> Decimal | None:
    """Give (revenue − cost of sales − operating cost) ÷ revenue; the year's cost is else twelve times the month's.

    **Source:** operating margin, before interest and tax.
    """
    cost = books.operating_cost_12m
    if cost is None and books.monthly_operating_cost is not None:
        cost = books.monthly_operating_cost * 12
    if books.revenue_12m is None or cost is None:
        return None
    return _ratio(books.revenue_12m - (books.cost_of_sales_12m or Decimal(0)) - cost, books.revenue_12m)


def liquidity_ratio(books: Statements) -> Decimal | None:
    """Give (cash + receivables + stock) ÷ payables. **Source:** current ratio, of the items that small books show."""
    if books.cash is None or books.receivables is None:
        return None
    return _ratio(books.cash + books.receivables + (books.inventory or Decimal(0)), books.payables)


def cash_conversion_days(books: Statements) -> Decimal | None:
    """Give days of sales + days of stock − days of payables outstanding.

    **Source:** cash conversion cycle: DSO = receivables ÷ revenue × 365, DIO = stock ÷ cost of sales × 365,
    DPO = payables ÷ cost of sales × 365; without stock DIO is 0.
    """
    sales = _ratio(books.receivables, books.revenue_12m)
    owed = _ratio(books.payables, books.cost_of_sales_12m)
    if sales is None or owed is None:
        return None
    stock = _ratio(books.inventory, books.cost_of_sales_12m) or Decimal(0)
    return (sales + stock - owed) * DAYS_OF_A_YEAR


def late_invoice_share_ratio(books: Statements) -> Decimal | None:
    """Give the share of receivables, by value, that are more than 60 days old. **Source:** aged receivables."""
    return books.receivables_over_60_days_ratio


def tax_arrears_ratio(books: Statements) -> Decimal | None:
    """Give overdue taxes ÷ revenue; none overdue is 0 whatever the revenue. **Source:** house rule."""
    if books.tax_arrears == 0:
        return Decimal(0)
    return _ratio(books.tax_arrears, books.revenue_12m)


def equity_ratio(books: Statements) -> Decimal | None:
    """Give equity ÷ (equity + debt); −0.5 when the two together are nothing or less.

    **Source:** equity ratio, of the capital that bears interest or risk rather than of the whole balance sheet.
    """
    if books.equity is None or books.debt is None:
        return None
    capital = books.equity + books.debt
    return books.equity / capital if capital > 0 else Decimal("-0.5")


def customer_concentration_ratio(books: Statements) -> Decimal | None:
    """Give the largest customer's share of revenue. **Source:** concentration ratio of one."""
    return books.largest_customer_share_ratio


def cash_flow_volatility_ratio(books: Statements) -> Decimal | None:
    """Give the standard deviation of monthly receipts ÷ their mean, from six months on.

    **Source:** coefficient of variation, of the population: these months are all there are.
    """
    months = books.monthly_receipts
    if months is None or len(months) < MONTHS_FOR_VOLATILITY:
        return None
    mean = sum(months, Decimal(0)) / len(months)
    spread = (sum(((one - mean) ** 2 for one in months), Decimal(0)) / len(months)).sqrt()
    return _ratio(spread, mean)


MEASURES: Mapping[str, Measure] = {
    "runway_months": Measure(runway_months, ("cash", "monthly_operating_cost")),
    "debt_service_cover_ratio": Measure(debt_service_cover_ratio, ("operating_cash_flow_12m", "debt_service_12m")),
    "operating_margin_ratio": Measure(
        operating_margin_ratio, ("revenue_12m", "cost_of_sales_12m", "operating_cost_12m", "monthly_operating_cost")
    ),
    "gross_margin_ratio": Measure(gross_margin_ratio, ("revenue_12m", "cost_of_sales_12m")),
    "liquidity_ratio": Measure(liquidity_ratio, ("cash", "receivables", "inventory", "payables")),
    "cash_conversion_days": Measure(
        cash_conversion_days, ("receivables", "revenue_12m", "inventory", "payables", "cost_of_sales_12m")
    ),
    "late_invoice_share_ratio": Measure(late_invoice_share_ratio, ("receivables_over_60_days_ratio",)),
    "tax_arrears_ratio": Measure(tax_arrears_ratio, ("tax_arrears", "revenue_12m")),
    "equity_ratio": Measure(equity_ratio, ("equity", "debt")),
    "customer_concentration_ratio": Measure(customer_concentration_ratio, ("largest_customer_share_ratio",)),
    "cash_flow_volatility_ratio": Measure(cash_flow_volatility_ratio, ("monthly_receipts",)),
}


def statement_findings(books: Statements) -> Iterator[Finding]:
    """Give a finding for each measure whose inputs are known; it cites those that it was computed from."""
    for name, measure in MEASURES.items():
        value = measure.formula(books)
        if value is not None:
            yield found(name, value, [one for one in measure.reads if getattr(books, one) is not None])


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or whole is None or whole <= 0 else part / whole
