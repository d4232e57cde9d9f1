"""The inputs of a cfo diagnosis, as values. Anything not known is None. Not here: how a request is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class LoanFacts:
    """What is known of a loan when it is approved. Nothing that happened afterwards may enter here.

    There is no term and nothing derived from it: in public loan files it was changed by how the loan ended.
    """

    principal: Decimal | None = None
    currency: str = "USD"
    employees: int | None = None
    is_new_business: bool | None = None
    jobs_created_expected: int | None = None
    jobs_retained_expected: int | None = None
    approval_year: int | None = None
    guaranteed_share_ratio: Decimal | None = None
    revolving: bool | None = None
    low_doc: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Statements:
    """What an enterprise states from its books: amounts in one currency, flows over twelve months."""

    statements_as_of: date | None = None
    cash: Decimal | None = None
    monthly_operating_cost: Decimal | None = None
    revenue_12m: Decimal | None = None
    cost_of_sales_12m: Decimal | None = None
    operating_cost_12m: Decimal | None = None
    receivables: Decimal | None = None
    receivables_over_60_days_ratio: Decimal | None = None
    payables: Decimal | None = None
    inventory: Decimal | None = None
    debt: Decimal | None = None
    debt_service_12m: Decimal | None = None
    operating_cash_flow_12m: Decimal | None = None
    equity: Decimal | None = None
    tax_arrears: Decimal | None = None
    largest_customer_share_ratio: Decimal | None = None
    monthly_receipts: tuple[Decimal, ...] | None = None


@dataclass(frozen=True)
class FactsOf:
    """The loan facts of one enterprise, and the rows they come from as citations `{type, id}`."""

    enterprise_id: int
    facts: LoanFacts
    sources: Sequence[Mapping[str, Any]] = ()


def stated(facts: LoanFacts | Statements) -> Mapping[str, Any]:
    """Give the inputs that are known, by name; the currency alone says nothing."""
    known = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: value for name, value in known.items() if value is not None and name != "currency"}


def called(name: str) -> str:
    """Give the name of an input as people say it: `revenue_12m` is revenue of twelve months."""
    base = name.removesuffix("_ratio").replace("_over_60_days", " over 60 days")
    said = f"{base.removesuffix('_12m')} of twelve months" if base.endswith("_12m") else base
    return {"low_doc": "whether it came with little paper", "revolving": "whether it is a revolving line"}.get(
        name, said.replace("_", " ")
    )
