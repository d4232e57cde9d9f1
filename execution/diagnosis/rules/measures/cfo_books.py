"""Measures that follow from an enterprise's own books, and what falls due on loans by their terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from execution.diagnosis.rules.measuring import (
    ZERO,
    Lacking,
    Measure,
    Norm,
    Told,
    Undefined,
    as_stated,
    divided,
    need,
)
from execution.diagnosis.rules.stated.cfo import CfoStated, LoanTerms

DAYS_OF_A_YEAR = 365
MONTHS_OF_A_YEAR = 12
MONTHS_FOR_VOLATILITY = 6
MONTHS_FOR_A_COURSE = 3
BOTTOM_OF_EQUITY = Decimal("-0.5")
EEA = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
"""The countries of the European Economic Area, in which directives of the Union on trade hold."""
LARGE_LOAN_USD = 350_000


def _large_us_loan(stated: CfoStated) -> bool:
    """Say whether the loan is one that the U.S. limit is for; where its amount is not stated, nobody can say so."""
    in_dollars = stated.country == "US" and stated.currency == "USD"
    return in_dollars and stated.principal is not None and stated.principal > LARGE_LOAN_USD


def _in_the_eea(stated: CfoStated) -> bool:
    return stated.country in EEA


LATE_PAYMENT = Norm(
    "60",
    "at most, between enterprises",
    "Directive 2011/7/EU on late payment, article 3(5)",
    2011,
    _in_the_eea,
)


def runway_months(books: CfoStated, day: date) -> Told:
    """Give cash ÷ operating cost of a month, else a twelfth of the year's. **Source:** days cash on hand, in months."""
    (cash,) = need(books, "cash")
    cost, caveat = books.monthly_operating_cost, ""
    if cost is None and books.operating_cost_12m is not None:
        cost, caveat = books.operating_cost_12m / MONTHS_OF_A_YEAR, "cost_from_year"
    if cost is None:
        raise Lacking("monthly_operating_cost")
    return Told(divided(cash, cost, "no_operating_cost"), caveat)


def months_of_cash(books: CfoStated, day: date) -> Told:
    """Give the last month's cash ÷ the mean fall of cash a month, from three months on. **Source:** net burn rate."""
    (months,) = need(books, "monthly_cash")
    if len(months) < MONTHS_FOR_A_COURSE:
        raise Undefined("too_few_months")
    fall = sum((before - after for before, after in pairwise(months)), ZERO) / (len(months) - 1)
    if fall <= 0:
        raise Undefined("cash_does_not_fall")
    return Told(months[-1] / fall)


def debt_service(books: CfoStated) -> Told:
    """Give interest and repayment of twelve months: as stated, else by the terms of the loans."""
    if books.debt_service_12m is not None:
        return Told(books.debt_service_12m)
    if books.loan_terms is None:
        raise Lacking("debt_service_12m")
    return Told(sum((service_of(one) for one in books.loan_terms), ZERO), "from_loan_terms")


def service_of(terms: LoanTerms) -> Decimal:
    """Give what falls due on a loan within twelve months, by equal monthly instalments.

    **Source:** annuity: P × r ÷ (1 − (1 + r)^−n) a month, with r a twelfth of the yearly rate; P ÷ n without interest.
    """
    monthly, months = terms.annual_rate_ratio / MONTHS_OF_A_YEAR, terms.months_left
    if monthly == 0:
        instalment = terms.principal / months
    else:
        instalment = terms.principal * monthly / (1 - (1 + monthly) ** -months)
    return instalment * min(months, MONTHS_OF_A_YEAR)


def debt_service_cover_ratio(books: CfoStated, day: date) -> Told:
    """Give operating cash flow ÷ debt service, over twelve months; 0 where operations cost cash.

    **Source:** debt-service coverage ratio, on cash flow rather than on earnings, which an enterprise can defer.
    """
    if books.operating_cash_flow_12m is None:
        raise Lacking("operating_cash_flow_12m")
    due, caveat = debt_service(books)
    if due == 0:
        raise Undefined("no_debt_service")
    if books.operating_cash_flow_12m < 0:
        # A ratio of two amounts of which one is negative would rise with the debt.
        return Told(ZERO, "negative_cash_flow")
    return Told(books.operating_cash_flow_12m / due, caveat)


def gross_margin_ratio(books: CfoStated, day: date) -> Told:
    """Give (revenue − cost of sales) ÷ revenue. **Source:** gross margin, IAS 1 by function of expense."""
    revenue, cost = need(books, "revenue_12m", "cost_of_sales_12m")
    return Told(divided(revenue - cost, revenue, "no_revenue"))


def operating_margin_ratio(books: CfoStated, day: date) -> Told:
    """Give (revenue − cost of sales − operating cost) ÷ revenue; the year's cost is else twelve times the month's.

    **Source:** operating margin, before interest and tax.
    """
    revenue, of_sales = need(books, "revenue_12m", "cost_of_sales_12m")
    cost, caveat = books.operating_cost_12m, ""
    if cost is None and books.monthly_operating_cost is not None:
        cost, caveat = books.monthly_operating_cost * MONTHS_OF_A_YEAR, "cost_from_months"
    if cost is None:
        raise Lacking("operating_cost_12m")
    return Told(divided(revenue - of_sales - cost, revenue, "no_revenue"), caveat)


def receivables(books: CfoStated) -> Decimal:
    """Give what customers owe: as stated, else the sum of the list by age."""
    if books.receivables is not None:
        return books.receivables
    if books.receivables_aged is None:
        raise Lacking("receivables")
    return books.receivables_aged.total


def liquidity_ratio(books: CfoStated, day: date) -> Told:
    """Give (cash + receivables + stock) ÷ payables. **Source:** current ratio, of the items that small books show."""
    cash, payables = need(books, "cash", "payables")
    caveat = "stock_not_stated" if books.inventory is None else ""
    return Told(divided(cash + receivables(books) + (books.inventory or ZERO), payables, "nothing_owed"), caveat)


def days_sales_outstanding(books: CfoStated, day: date) -> Told:
    """Give receivables ÷ revenue × 365. **Source:** days sales outstanding."""
    owed, (revenue,) = receivables(books), need(books, "revenue_12m")
    return Told(divided(owed, revenue, "no_revenue") * DAYS_OF_A_YEAR)


def days_inventory_outstanding(books: CfoStated, day: date) -> Told:
    """Give stock ÷ cost of sales × 365. **Source:** days inventory outstanding."""
    stock, cost = need(books, "inventory", "cost_of_sales_12m")
    return Told(divided(stock, cost, "no_cost_of_sales") * DAYS_OF_A_YEAR)


def days_payables_outstanding(books: CfoStated, day: date) -> Told:
    """Give payables ÷ cost of sales × 365. **Source:** days payables outstanding."""
    payables, cost = need(books, "payables", "cost_of_sales_12m")
    return Told(divided(payables, cost, "no_cost_of_sales") * DAYS_OF_A_YEAR)


def cash_conversion_days(books: CfoStated, day: date) -> Told:
    """Give days of sales + days of stock − days of payables outstanding.

    **Source:** cash conversion cycle: DSO + DIO − DPO.
    """
    sales, owed = days_sales_outstanding(books, day).value, days_payables_outstanding(books, day).value
    return Told(sales + days_inventory_outstanding(books, day).value - owed)


def late_invoice_share_ratio(books: CfoStated, day: date) -> Told:
    """Give the share of receivables, by value, that are more than 60 days old. **Source:** aged receivables."""
    if books.receivables_over_60_days_ratio is not None:
        return Told(books.receivables_over_60_days_ratio)
    aged = books.receivables_aged
    if aged is None:
        raise Lacking("receivables_over_60_days_ratio")
    return Told(divided(aged.late, aged.total, "no_receivables"), "from_aged_list")


def tax_arrears_ratio(books: CfoStated, day: date) -> Told:
    """Give overdue taxes ÷ revenue; none overdue is 0 whatever the revenue. **Source:** house rule."""
    (arrears,) = need(books, "tax_arrears")
    if arrears == 0:
        return Told(ZERO)
    (revenue,) = need(books, "revenue_12m")
    return Told(divided(arrears, revenue, "no_revenue"))


def equity_ratio(books: CfoStated, day: date) -> Told:
    """Give equity ÷ (equity + debt); −0.5 where equity is negative, at which a ratio would rise with the debt.

    **Source:** equity ratio, of the capital that bears interest or risk rather than of the whole balance sheet.
    """
    equity, debt = need(books, "equity", "debt")
    if equity < 0:
        return Told(BOTTOM_OF_EQUITY, "negative_equity")
    return Told(divided(equity, equity + debt, "no_capital"))


def cash_flow_volatility_ratio(books: CfoStated, day: date) -> Told:
    """Give the standard deviation of monthly receipts ÷ their mean, from six months on.

    **Source:** coefficient of variation, of the population: these months are all there are.
    """
    (months,) = need(books, "monthly_receipts")
    if len(months) < MONTHS_FOR_VOLATILITY:
        raise Undefined("too_few_months")
    mean = sum(months, ZERO) / len(months)
    spread = (sum(((one - mean) ** 2 for one in months), ZERO) / len(months)).sqrt()
    return Told(divided(spread, mean, "no_receipts"))


BOOK_MEASURES: tuple[Measure, ...] = (
    Measure(
        "runway_months",
        "Months that the cash lasts without any receipts",
        "months",
        6,
        (("0", 5), ("1", 20), ("3", 45), ("6", 70), ("12", 90)),
        "Three months are what it commonly takes to mend a shortfall; six leave room to choose.",
        "cash ÷ operating cost of a month",
        "days cash on hand, in months instead of days",
        ("cash", "monthly_operating_cost"),
        runway_months,
    ),
    Measure(
        "months_of_cash",
        "Months until the cash ends on its course of these months",
        "months",
        3,
        (("0", 5), ("1", 20), ("3", 45), ("6", 70), ("12", 90)),
        "What the bank showed month after month is harder to argue with than a plan.",
        "cash of the last month ÷ mean fall of cash a month",
        "net burn rate, of the balances as they were",
        ("monthly_cash",),
        months_of_cash,
    ),
    Measure(
        "debt_service_cover_ratio",
        "Operating cash flow for each unit of debt service",
        "ratio",
        5,
        (("0", 5), ("1.00", 30), ("1.25", 55), ("1.50", 70), ("2.00", 85)),
        "At 1 all that is earned goes to the lender; a quarter above it survives a bad quarter.",
        "cash flow from operations ÷ (interest + repayment), twelve months",
        "debt-service coverage ratio, on cash flow rather than on earnings, which can be deferred",
        ("operating_cash_flow_12m", "debt_service_12m"),
        debt_service_cover_ratio,
        Norm(
            "1.15",
            "at least",
            "U.S. Small Business Administration, SOP 50 10 5(F), 7(a) loans over $350,000",
            2014,
            _large_us_loan,
        ),
    ),
    Measure(
        "operating_margin_ratio",
        "Operating result for each unit of revenue",
        "ratio",
        4,
        (("-0.20", 5), ("0.00", 35), ("0.05", 50), ("0.15", 75), ("0.25", 90)),
        "What is left after running the business is the only lasting source of cash.",
        "(revenue − cost of sales − operating cost) ÷ revenue",
        "operating margin, before interest and tax",
        ("revenue_12m", "cost_of_sales_12m", "operating_cost_12m"),
        operating_margin_ratio,
    ),
    Measure(
        "gross_margin_ratio",
        "Gross profit for each unit of revenue",
        "ratio",
        2,
        (("0.00", 15), ("0.20", 45), ("0.40", 62), ("0.60", 80)),
        "A thin margin turns a small rise of purchase prices into a loss.",
        "(revenue − cost of sales) ÷ revenue",
        "gross margin, IAS 1, expenses by function",
        ("revenue_12m", "cost_of_sales_12m"),
        gross_margin_ratio,
    ),
    Measure(
        "liquidity_ratio",
        "Cash, receivables and stock for each unit of payables",
        "ratio",
        3,
        (("0.50", 15), ("1.00", 40), ("1.50", 65), ("2.00", 80)),
        "Below 1 the bills on the table exceed what can be turned into money.",
        "(cash + receivables + stock) ÷ payables",
        "current ratio, of the items that small books show",
        ("cash", "receivables", "payables"),
        liquidity_ratio,
        may_read=("inventory",),
    ),
    Measure(
        "cash_conversion_days",
        "Days from paying suppliers to being paid",
        "days",
        2,
        (("0", 85), ("30", 70), ("60", 50), ("90", 30), ("150", 10)),
        "Each day is a day of cost that somebody has to finance.",
        "days of sales + days of stock − days of payables",
        "cash conversion cycle: DSO + DIO − DPO",
        ("receivables", "revenue_12m", "inventory", "payables", "cost_of_sales_12m"),
        cash_conversion_days,
    ),
    Measure(
        "days_sales_outstanding",
        "Days until customers pay",
        "days",
        1,
        (("15", 85), ("30", 72), ("45", 58), ("60", 45), ("90", 20), ("120", 8)),
        "What is sold and not paid for is a loan to customers.",
        "receivables ÷ revenue × 365",
        "days sales outstanding (DSO)",
        ("receivables", "revenue_12m"),
        days_sales_outstanding,
        LATE_PAYMENT,
    ),
    Measure(
        "days_inventory_outstanding",
        "Days that stock lies",
        "days",
        1,
        (("15", 82), ("45", 65), ("90", 45), ("180", 20), ("365", 5)),
        "Stock that lies is cash that lies.",
        "stock ÷ cost of sales × 365",
        "days inventory outstanding (DIO)",
        ("inventory", "cost_of_sales_12m"),
        days_inventory_outstanding,
    ),
    Measure(
        "days_payables_outstanding",
        "Days until suppliers are paid",
        "days",
        1,
        (("15", 60), ("30", 72), ("45", 65), ("60", 50), ("90", 28), ("150", 8)),
        "Suppliers who wait long shorten their terms when it hurts most.",
        "payables ÷ cost of sales × 365",
        "days payables outstanding (DPO)",
        ("payables", "cost_of_sales_12m"),
        days_payables_outstanding,
        LATE_PAYMENT,
    ),
    Measure(
        "late_invoice_share_ratio",
        "Share of receivables more than 60 days old",
        "share",
        3,
        (("0.00", 90), ("0.10", 65), ("0.20", 45), ("0.40", 20), ("1.00", 5)),
        "Above a fifth, late payers decide about the enterprise's cash.",
        "receivables more than 60 days old ÷ receivables",
        "aged receivables",
        ("receivables_over_60_days_ratio",),
        late_invoice_share_ratio,
    ),
    Measure(
        "tax_arrears_ratio",
        "Taxes overdue for each unit of revenue",
        "ratio",
        3,
        (("0.00", 85), ("0.005", 45), ("0.02", 25), ("0.10", 5)),
        "Overdue taxes are the first debt that is enforced.",
        "taxes overdue ÷ revenue",
        "house rule",
        ("tax_arrears", "revenue_12m"),
        tax_arrears_ratio,
    ),
    Measure(
        "equity_ratio",
        "Equity for each unit of equity and debt",
        "ratio",
        3,
        (("-0.50", 0), ("0.00", 20), ("0.20", 45), ("0.40", 65), ("0.60", 80)),
        "Equity is what losses eat before they reach the lenders.",
        "equity ÷ (equity + debt)",
        "equity ratio, of the capital that bears interest or risk rather than of the whole balance sheet",
        ("equity", "debt"),
        equity_ratio,
    ),
    Measure(
        "customer_concentration_ratio",
        "Share of revenue from the largest customer",
        "share",
        2,
        (("0.10", 85), ("0.25", 65), ("0.50", 35), ("0.75", 15), ("1.00", 5)),
        "Above half, one customer's decision is the enterprise's fate.",
        "revenue of the largest customer ÷ revenue",
        "concentration ratio of one",
        ("largest_customer_share_ratio",),
        as_stated("largest_customer_share_ratio"),
        Norm("0.10", "to be disclosed from", "IFRS 8 Operating Segments, paragraph 34", 2006),
    ),
    Measure(
        "cash_flow_volatility_ratio",
        "Standard deviation of monthly receipts for each unit of their mean",
        "ratio",
        1,
        (("0.10", 85), ("0.30", 65), ("0.60", 45), ("1.00", 25), ("2.00", 10)),
        "Receipts that swing need a reserve that steady ones do not.",
        "standard deviation of monthly receipts ÷ their mean",
        "coefficient of variation, of the population: these months are all there are",
        ("monthly_receipts",),
        cash_flow_volatility_ratio,
    ),
)
