"""The table of thresholds, version 1: every number by which a measure becomes a score.

These are house rules, not benchmarks: no published norm covers enterprises of every industry, so each line says what
it takes to be sound and why. The directions of the lines on loans were held against a public file of 2,101 guaranteed
loans; their numbers were not fitted to it. A score runs from 0 to 100 along straight lines between the points of its
scale. A change of any number here is a new version, which each analysis names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

VERSION = 1
RULE_SET = "cfo"

STRONG_FROM, SOUND_FROM, WATCH_FROM = Decimal(75), Decimal(50), Decimal(30)

MOST_CONFIDENCE_IN_LOAN_FACTS = Decimal("0.35")
MOST_CONFIDENCE_IN_STATEMENTS = Decimal("0.80")
LOAN_FACTS_HALF_LIFE_YEARS = 5
STATEMENTS_HALF_LIFE_DAYS = 365
LEAST_FRESHNESS = Decimal("0.2")

CURRENCY_OF_THE_TABLE = "USD"


@dataclass(frozen=True)
class Line:
    """How one measure is judged: its scale as (value, score) points in rising order of value, its weight, and why.

    A measure without a unit is 1 for yes and 0 for no.
    """

    measure: str
    label: str
    unit: str
    weight: int
    scale: tuple[tuple[str, int], ...]
    why: str


def score_on(line: Line, value: Decimal) -> Decimal:
    """Give the score of a value on a line's scale: linear between points, level beyond the ends, two digits."""
    points = [(Decimal(at), Decimal(score)) for at, score in line.scale]
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return (low + (high - low) * (value - left) / (right - left)).quantize(Decimal("0.01"))
    return points[-1][1]


def judgement_of(score: Decimal) -> str:
    """Give the word for a score: strong, sound, watch or weak."""
    if score >= STRONG_FROM:
        return "strong"
    if score >= SOUND_FROM:
        return "sound"
    return "watch" if score >= WATCH_FROM else "weak"


_LINES = (
    # Known at the approval of a loan. Neither the term nor anything derived from it stands here: in public loan files
    # the term of a loan that failed was cut back to the day it failed, so it tells the end, not the prospect. Where an
    # enterprise is (urban or rural) is left out too: it says nothing about how an enterprise handles its cash.
    Line(
        "principal",
        "Loan approved",
        "USD",
        3,
        (("25000", 35), ("100000", 45), ("350000", 60), ("1000000", 70)),
        "A small loan is mostly given unsecured and on a short file; a large one after assets and cash were examined.",
    ),
    Line(
        "loan_per_employee",
        "Loan for each employee",
        "USD",
        2,
        (("5000", 38), ("25000", 48), ("100000", 60), ("250000", 66), ("1000000", 50)),
        "Little for each hand is working capital, soon spent; much is premises and tools that last, up to a burden.",
    ),
    Line(
        "loan_per_job",
        "Loan for each job it is to create or keep",
        "USD",
        2,
        (("5000", 38), ("25000", 48), ("100000", 60), ("250000", 66), ("1000000", 50)),
        "Many jobs promised on little money are a promise on thin ground.",
    ),
    Line(
        "guaranteed_share_ratio",
        "Share of the loan that is guaranteed",
        "ratio",
        2,
        (("0.50", 40), ("0.75", 60), ("0.85", 58), ("1.00", 45)),
        "Half is what express loans carry, decided by the lender alone on little paper; the full programme has more.",
    ),
    Line(
        "established",
        "In business before the loan",
        "",
        2,
        (("0", 38), ("1", 60)),
        "An enterprise that has traded has shown that it can collect and pay.",
    ),
    Line(
        "employees",
        "Employees at approval",
        "employees",
        2,
        (("1", 35), ("5", 45), ("15", 57), ("50", 67), ("250", 75)),
        "With more hands, money is somebody's job and not the owner's evening.",
    ),
    Line(
        "jobs_growth_ratio",
        "Jobs to be created for each one there is",
        "ratio",
        1,
        (("0.5", 55), ("1.0", 45), ("3.0", 25)),
        "Doubling the staff on one loan strains cash before it brings any.",
    ),
    Line(
        "low_documentation",
        "Approved with little documentation",
        "",
        1,
        (("0", 55), ("1", 40)),
        "A short file means that fewer figures were seen when the loan was approved.",
    ),
    Line(
        "revolving",
        "Line that may be drawn again",
        "",
        1,
        (("0", 55), ("1", 42)),
        "A line that may be drawn again has no plan by which it goes down.",
    ),
    # Stated by the enterprise from its own books.
    Line(
        "runway_months",
        "Months that the cash lasts without any receipts",
        "months",
        6,
        (("0", 5), ("1", 20), ("3", 45), ("6", 70), ("12", 90)),
        "Three months are what it commonly takes to mend a shortfall; six leave room to choose.",
    ),
    Line(
        "debt_service_cover_ratio",
        "Operating cash flow for each unit of debt service",
        "ratio",
        5,
        (("0", 5), ("1.00", 30), ("1.25", 55), ("1.50", 70), ("2.00", 85)),
        "At 1 all that is earned goes to the lender; a quarter above it survives a bad quarter.",
    ),
    Line(
        "operating_margin_ratio",
        "Operating result for each unit of revenue",
        "ratio",
        4,
        (("-0.20", 5), ("0.00", 35), ("0.05", 50), ("0.15", 75), ("0.25", 90)),
        "What is left after running the business is the only lasting source of cash.",
    ),
    Line(
        "gross_margin_ratio",
        "Gross profit for each unit of revenue",
        "ratio",
        2,
        (("0.00", 15), ("0.20", 45), ("0.40", 62), ("0.60", 80)),
        "A thin margin turns a small rise of purchase prices into a loss.",
    ),
    Line(
        "liquidity_ratio",
        "Cash, receivables and stock for each unit of payables",
        "ratio",
        3,
        (("0.50", 15), ("1.00", 40), ("1.50", 65), ("2.00", 80)),
        "Below 1 the bills on the table exceed what can be turned into money.",
    ),
    Line(
        "cash_conversion_days",
        "Days from paying suppliers to being paid",
        "days",
        2,
        (("0", 85), ("30", 70), ("60", 50), ("90", 30), ("150", 10)),
        "Each day is a day of cost that somebody has to finance.",
    ),
    Line(
        "late_invoice_share_ratio",
        "Share of receivables more than 60 days old",
        "ratio",
        3,
        (("0.00", 90), ("0.10", 65), ("0.20", 45), ("0.40", 20), ("1.00", 5)),
        "Above a fifth, late payers decide about the enterprise's cash.",
    ),
    Line(
        "tax_arrears_ratio",
        "Taxes overdue for each unit of revenue",
        "ratio",
        3,
        (("0.00", 85), ("0.005", 45), ("0.02", 25), ("0.10", 5)),
        "Overdue taxes are the first debt that is enforced.",
    ),
    Line(
        "equity_ratio",
        "Equity for each unit of equity and debt",
        "ratio",
        3,
        (("-0.50", 0), ("0.00", 20), ("0.20", 45), ("0.40", 65), ("0.60", 80)),
        "Equity is what losses eat before they reach the lenders.",
    ),
    Line(
        "customer_concentration_ratio",
        "Share of revenue from the largest customer",
        "ratio",
        2,
        (("0.10", 85), ("0.25", 65), ("0.50", 35), ("0.75", 15), ("1.00", 5)),
        "Above half, one customer's decision is the enterprise's fate.",
    ),
    Line(
        "cash_flow_volatility_ratio",
        "Standard deviation of monthly receipts for each unit of their mean",
        "ratio",
        1,
        (("0.10", 85), ("0.30", 65), ("0.60", 45), ("1.00", 25), ("2.00", 10)),
        "Receipts that swing need a reserve that steady ones do not.",
    ),
)
LINES: Mapping[str, Line] = {line.measure: line for line in _LINES}
