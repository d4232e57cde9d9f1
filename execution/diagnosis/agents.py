"""What the diagnosing agents offer to runs: the rules alone, without leaving an analysis. Not here: the rules.

`operations.diagnose` leaves an analysis, a draft and tasks; a run leaves its result.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from execution.diagnosis.errors import NothingStated
from execution.diagnosis.rules.cfo import diagnose
from execution.diagnosis.rules.findings import plain
from execution.diagnosis.rules.inputs import LoanFacts, Statements
from execution.diagnosis.rules.table import VERSION
from execution.runs.engine.capability import Said, capability
from execution.runs.engine.ports import Call

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Balance = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=6)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
# Figures that leave are texts, so that none is rounded on the way.
Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,24}(\.[0-9]{1,12})?$")]
Score = Annotated[str, Field(pattern=r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$")]
Confidence = Annotated[str, Field(pattern=r"^(1(\.0{1,3})?|0(\.[0-9]{1,3})?)$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9_]+$")]
Sentence = Annotated[str, Field(max_length=2_000)]


class CfoStated(Said):
    """What is known: facts of a loan at its approval, figures of the books, or both. Figures are texts."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    principal: Amount | None = None
    employees: Count | None = None
    is_new_business: bool | None = None
    jobs_created_expected: Count | None = None
    jobs_retained_expected: Count | None = None
    approval_year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    guaranteed_share_ratio: Share | None = None
    revolving: bool | None = None
    low_doc: bool | None = None
    statements_as_of: date | None = None
    cash: Amount | None = None
    monthly_operating_cost: Amount | None = None
    revenue_12m: Amount | None = None
    cost_of_sales_12m: Amount | None = None
    operating_cost_12m: Amount | None = None
    receivables: Amount | None = None
    receivables_over_60_days_ratio: Share | None = None
    payables: Amount | None = None
    inventory: Amount | None = None
    debt: Amount | None = None
    debt_service_12m: Amount | None = None
    operating_cash_flow_12m: Balance | None = None
    equity: Balance | None = None
    tax_arrears: Amount | None = None
    largest_customer_share_ratio: Share | None = None
    monthly_receipts: Annotated[list[Amount], Field(min_length=1, max_length=60)] | None = None

    def loan(self) -> LoanFacts:
        """Give the facts of the loan."""
        return LoanFacts(**{field.name: getattr(self, field.name) for field in fields(LoanFacts)})

    def books(self) -> Statements:
        """Give the figures of the books."""
        known = {field.name: getattr(self, field.name) for field in fields(Statements)}
        months = known["monthly_receipts"]
        return Statements(**{**known, "monthly_receipts": None if months is None else tuple(months)})


class CfoArguments(Said):
    """What is known, and the day it is looked at."""

    inputs: CfoStated
    as_of: date


class CfoFinding(Said):
    """One measure with its judgement, and the inputs it was computed from."""

    measure: Word
    label: Sentence
    value: Figure
    unit: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_ /]*$")]
    benchmark: Sentence | None
    judgement: Word
    score: Score
    weight: Annotated[int, Field(ge=0, le=100)]
    why: Sentence
    citation: list[Annotated[str, Field(max_length=200, pattern=r"^/")]]


class CfoDiagnosis(Said):
    """What the rules found, what was lacking, and how sure all of it is."""

    rule_set: Word
    version: Annotated[int, Field(ge=1)]
    score: Score | None
    confidence: Confidence
    confidence_why: Sentence
    findings: Annotated[list[CfoFinding], Field(max_length=100)]
    measures: dict[Word, Figure | Day]
    lacking: list[Word]


@capability(
    "cfo.diagnose",
    agent="cfo",
    arguments=CfoArguments,
    result=CfoDiagnosis,
    pure=True,
    timeout_seconds=10,
    version=VERSION,
)
def diagnose_cfo(call: Call, arguments: CfoArguments) -> CfoDiagnosis:
    """Find what stated inputs say about cash and debt. Refuses: `NothingStated`."""
    found = diagnose(loan=arguments.inputs.loan(), books=arguments.inputs.books(), as_of=arguments.as_of)
    if not found.findings:
        raise NothingStated()
    return CfoDiagnosis.model_validate({**found.as_json(), "confidence": plain(found.confidence)})
