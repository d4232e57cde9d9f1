"""The cfo rule set: from stated inputs to findings, what was lacking, and how sure all of it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from execution.diagnosis.rules import table
from execution.diagnosis.rules.findings import Diagnosis, Finding, plain
from execution.diagnosis.rules.inputs import LoanFacts, Statements, stated
from execution.diagnosis.rules.loan_facts import loan_findings
from execution.diagnosis.rules.statements import statement_findings

LOAN_INPUTS = tuple(field.name for field in fields(LoanFacts) if field.name not in {"currency", "approval_year"})
STATEMENT_INPUTS = tuple(field.name for field in fields(Statements) if field.name != "statements_as_of")
READ_BY_FLAGS = ("runway_months", "late_invoice_share_ratio", "customer_concentration_ratio")


def diagnose(*, loan: LoanFacts, books: Statements, as_of: date) -> Diagnosis:
    """Give what the inputs say about an enterprise's cash and debt on a day.

    Takes: either kind of input, or both. Gives: findings by weight; an analysis of loan facts alone is possible and
    says how little it knows (confidence at most 0.35).
    """
    found = sorted(
        [*loan_findings(loan), *statement_findings(books)],
        key=lambda one: (-table.LINES[one.measure].weight, one.measure),
    )
    confidence, why = _confidence(loan, books, as_of)
    known = {**stated(loan), **stated(books)}
    lacking = tuple(name for name in (*STATEMENT_INPUTS, *LOAN_INPUTS) if name not in known)
    return Diagnosis(tuple(found), _measures(found, books), lacking, confidence, why)


def _measures(found: list[Finding], books: Statements) -> dict[str, str]:
    values = {one.measure: one.value for one in found}
    measures = {name: plain(values[name]) for name in READ_BY_FLAGS if name in values}
    if books.tax_arrears is not None:
        measures["tax_arrears"] = plain(books.tax_arrears)
    if books.equity is not None:
        measures["equity"] = plain(books.equity)
    if books.statements_as_of is not None:
        measures["statements_as_of"] = books.statements_as_of.isoformat()
    return measures


def _confidence(loan: LoanFacts, books: Statements, as_of: date) -> tuple[Decimal, str]:
    """Give the confidence and why: coverage × freshness of each kind of input, and either kind adds to the other."""
    loan_coverage = _coverage(stated(loan), LOAN_INPUTS)
    book_coverage = _coverage(stated(books), STATEMENT_INPUTS)
    years = max(0, as_of.year - loan.approval_year) if loan.approval_year else None
    days = max(0, (as_of - books.statements_as_of).days) if books.statements_as_of else None
    by_loan = table.MOST_CONFIDENCE_IN_LOAN_FACTS * loan_coverage * _freshness(years, table.LOAN_FACTS_HALF_LIFE_YEARS)
    by_books = table.MOST_CONFIDENCE_IN_STATEMENTS * book_coverage * _freshness(days, table.STATEMENTS_HALF_LIFE_DAYS)
    both = (1 - (1 - by_loan) * (1 - by_books)).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
    parts = []
    if loan_coverage:
        age = "of an unknown year" if years is None else _aged(years, "year", "from this year")
        known = round(loan_coverage * len(LOAN_INPUTS))
        parts.append(f"{known} of {len(LOAN_INPUTS)} facts of a loan are known, {age}")
    if book_coverage:
        age = "of an unknown day" if days is None else _aged(days, "day", "as of the same day")
        known = round(book_coverage * len(STATEMENT_INPUTS))
        parts.append(f"{known} of {len(STATEMENT_INPUTS)} figures of the books are known, {age}")
    else:
        parts.append("no figure of the books is known")
    return both, "; ".join(parts) + "."


def _aged(count: int, unit: str, fresh: str) -> str:
    if count == 0:
        return fresh
    return f"one {unit} old" if count == 1 else f"{count:,} {unit}s old"


def _coverage(known: Mapping[str, object], wanted: tuple[str, ...]) -> Decimal:
    return Decimal(sum(name in known for name in wanted)) / len(wanted)


def _freshness(age: int | None, half_life: int) -> Decimal:
    """Give 1 for what is new, half of it after each half-life, never under the least; an unknown age is the least."""
    if age is None:
        return table.LEAST_FRESHNESS
    return max(table.LEAST_FRESHNESS, Decimal("0.5") ** (Decimal(age) / half_life))
