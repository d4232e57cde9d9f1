"""The numbers that scores and readiness are computed with, in one versioned table. Not here: the formulas themselves.

Every one of them is a choice of this house, made to be argued with: nothing below is a published benchmark. Whoever
changes one, or a formula, raises `VERSION`; stored scores name the version they were computed with. In version 1
confidence was coverage times the mean freshness by share, which could rise when old evidence left the window. In
version 2 one verified milestone made a whole task count fully, and statements were recent for up to thirteen months.

| number | value | why |
|---|---|---|
| share of the analysis | 0.6, times its confidence | what was found weighs most, unless on thin ground |
| share of execution, of outcomes | 0.2 each | doing and achieving, where they are measured |
| half-life of evidence | 180 days | two quarterly reports later, half of what was known is assumed to have moved |
| window of execution | 180 days | the same, so that one period is judged at a time |
| credit of an unverified milestone | 0.5 | said, but not seen by anybody else; of a task without any, the whole task |
| target of an improvement | a quarter | where no decision states one, 25 % better counts as reached |
| weights of readiness | 0.4 · 0.25 · 0.2 · 0.15 | lenders ask for cash first, then for the operation |
| penalties | 3 to 15 points | from evidence that waits to be verified up to a default that is open |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

VERSION = 3

CASHFLOW = "cashflow_discipline"
OPERATIONS = "operational_reliability"
GROWTH = "growth_systemization"
TECHNOLOGY = "technology_resilience"

ANALYSIS_SHARE = Decimal("0.6")
EXECUTION_SHARE = Decimal("0.2")
OUTCOME_SHARE = Decimal("0.2")

HALF_LIFE_DAYS = 180
EXECUTION_WINDOW_DAYS = 180

VERIFIED_CREDIT = Decimal(1)
UNVERIFIED_CREDIT = Decimal("0.5")
PRIORITY_WEIGHT: Mapping[str, int] = MappingProxyType({"low": 1, "normal": 2, "high": 3})

# An improvement of this share of the first value counts as the target where no decision states one.
TARGET_IMPROVEMENT = Decimal("0.25")

READINESS_WEIGHT: Mapping[str, Decimal] = MappingProxyType(
    {
        CASHFLOW: Decimal("0.40"),
        OPERATIONS: Decimal("0.25"),
        GROWTH: Decimal("0.20"),
        TECHNOLOGY: Decimal("0.15"),
    }
)

SURE_FROM = Decimal("0.6")

# Facts older than the statements that lenders take: readiness that rests on such alone is not read as today's.
OUTDATED_AFTER_MONTHS = 12

# Measures of what a loan was when it was approved. Nobody can change them any more, so they are never advised about.
FIXED_MEASURES = frozenset(
    {
        "principal",
        "loan_per_employee",
        "loan_per_job",
        "guaranteed_share_ratio",
        "established",
        "employees",
        "jobs_growth_ratio",
        "low_documentation",
        "revolving",
    }
)


@dataclass(frozen=True)
class FlagRule:
    """When a flag stands, what it costs, and what clears it where no decision does.

    `measure` is its name among the measures of a cfo analysis, `metric` the outcome that measures the same and counts
    instead where it is newer; `expected` is what a decision states of a flag that is set from above, which no outcome
    counts for. It stands above the threshold when `over`, else below it.
    """

    code: str
    name: str
    penalty: Decimal
    threshold: Decimal
    over: bool
    unit: str
    advice: str
    measure: str = ""
    metric: str = ""
    expected: str = ""

    @property
    def stated(self) -> str:
        """Give the metric by which a decision says that it clears the flag; none where no decision can."""
        return self.expected or self.metric


FLAGS: tuple[FlagRule, ...] = (
    FlagRule(
        code="short_runway",
        name="Runway under 3 months",
        penalty=Decimal(8),
        threshold=Decimal(3),
        over=False,
        unit="months",
        advice="Decide how cash will last three months or longer.",
        measure="runway_months",
        metric="cash_runway_months",
    ),
    FlagRule(
        code="overdue_tax",
        name="Taxes overdue",
        penalty=Decimal(8),
        threshold=Decimal(0),
        over=True,
        unit="currency",
        advice="Pay what is overdue, or agree a plan and record what is left.",
        measure="tax_arrears",
        metric="tax_arrears",
    ),
    FlagRule(
        code="negative_equity",
        name="Negative equity",
        penalty=Decimal(10),
        threshold=Decimal(0),
        over=False,
        unit="currency",
        advice="Decide how equity will be restored.",
        measure="equity",
        metric="equity",
    ),
    FlagRule(
        code="late_invoices",
        name="Over 20 % of receivables more than 60 days late",
        penalty=Decimal(5),
        threshold=Decimal("0.20"),
        over=True,
        unit="share",
        advice="Decide how late invoices will be collected.",
        measure="late_invoice_share_ratio",
        metric="late_invoice_share_ratio",
    ),
    FlagRule(
        code="no_recent_financials",
        name="No financial statements in 12 months",
        penalty=Decimal(5),
        threshold=Decimal(12),
        over=True,
        unit="months",
        advice="Diagnose finance anew with statements of the last twelve months.",
        measure="statements_as_of",
    ),
    FlagRule(
        code="customer_concentration",
        name="One customer over 50 % of revenue",
        penalty=Decimal(5),
        threshold=Decimal("0.50"),
        over=True,
        unit="share",
        advice="Decide how revenue will be spread over more customers.",
        measure="customer_concentration_ratio",
        metric="largest_customer_share_ratio",
    ),
    FlagRule(
        code="unverified_evidence",
        name="Evidence not verified",
        penalty=Decimal(3),
        threshold=Decimal(0),
        over=True,
        unit="milestones",
        advice="Let somebody other than its author verify each milestone.",
    ),
    FlagRule(
        code="open_default",
        name="A loan in default",
        penalty=Decimal(15),
        threshold=Decimal(0),
        over=True,
        unit="loans",
        advice="Settle or restructure the loan; its holder then takes the flag back.",
        expected="loans_in_default",
    ),
)

FLAG_BY_CODE: Mapping[str, FlagRule] = MappingProxyType({one.code: one for one in FLAGS})

# Set by the holder of a position, from above; never worked out here.
SET_FROM_ABOVE = frozenset({"open_default"})
