"""Measures that follow from what is known at the approval of a loan.

Neither the term nor anything derived from it is judged: in public loan files the term of a loan that failed was cut
back to the day it failed, so it tells the end, not the prospect. Where an enterprise is (urban or rural) is left out
too: it says nothing about how an enterprise handles its cash.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from execution.diagnosis.rules.measuring import Measure, Told, Undefined, as_stated, divided, need
from execution.diagnosis.rules.stated.cfo import CfoStated

CURRENCY_OF_THE_SCALES = "USD"


def _dollars(stated: CfoStated) -> Decimal:
    (principal,) = need(stated, "principal")
    if stated.currency != CURRENCY_OF_THE_SCALES:
        raise Undefined("other_currency")
    return Decimal(principal)


def as_dollars(name: str) -> Callable[[Any, date], Told]:
    """Give the formula of an amount that is judged on a scale of dollars."""

    def formula(stated: Any, day: date) -> Told:
        need(stated, name)
        return Told(_dollars(stated))

    return formula


def loan_per_employee(stated: CfoStated, day: date) -> Told:
    """Give principal ÷ employees at approval. **Source:** capital intensity, of the loan alone."""
    _principal, count = need(stated, "principal", "employees")
    return Told(divided(_dollars(stated), count, "no_employees"))


def loan_per_job(stated: CfoStated, day: date) -> Told:
    """Give principal ÷ (jobs to be created + jobs to be kept). **Source:** programmes' cost for each job."""
    _principal, created, kept = need(stated, "principal", "jobs_created_expected", "jobs_retained_expected")
    return Told(divided(_dollars(stated), created + kept, "no_jobs"))


def established(stated: CfoStated, day: date) -> Told:
    """Give 1 where the business is not new, else 0. **Source:** house rule."""
    (is_new,) = need(stated, "is_new_business")
    return Told(Decimal(not is_new))


def employees(stated: CfoStated, day: date) -> Told:
    """Give the employees at approval. **Source:** house rule."""
    (count,) = need(stated, "employees")
    if count == 0:
        raise Undefined("no_employees")
    return Told(Decimal(count))


def jobs_growth_ratio(stated: CfoStated, day: date) -> Told:
    """Give jobs to be created ÷ employees at approval. **Source:** house rule."""
    created, count = need(stated, "jobs_created_expected", "employees")
    return Told(divided(created, count, "no_employees"))


LOAN_MEASURES: tuple[Measure, ...] = (
    Measure(
        "principal",
        "Loan approved",
        "currency",
        3,
        (("25000", 35), ("100000", 45), ("350000", 60), ("1000000", 70)),
        "A small loan is mostly given unsecured and on a short file; a large one after assets and cash were examined.",
        "principal as stated",
        "the loan agreement",
        ("principal",),
        as_dollars("principal"),
    ),
    Measure(
        "loan_per_employee",
        "Loan for each employee",
        "currency",
        2,
        (("5000", 38), ("25000", 48), ("100000", 60), ("250000", 66), ("1000000", 50)),
        "Little for each hand is working capital, soon spent; much is premises and tools that last, up to a burden.",
        "principal ÷ employees at approval",
        "capital intensity, of the loan alone",
        ("principal", "employees"),
        loan_per_employee,
    ),
    Measure(
        "loan_per_job",
        "Loan for each job it is to create or keep",
        "currency",
        2,
        (("5000", 38), ("25000", 48), ("100000", 60), ("250000", 66), ("1000000", 50)),
        "Many jobs promised on little money are a promise on thin ground.",
        "principal ÷ (jobs to be created + jobs to be kept)",
        "public loan programmes' cost for each job",
        ("principal", "jobs_created_expected", "jobs_retained_expected"),
        loan_per_job,
    ),
    Measure(
        "guaranteed_share_ratio",
        "Share of the loan that is guaranteed",
        "share",
        2,
        (("0.50", 40), ("0.75", 60), ("0.85", 58), ("1.00", 45)),
        "Half is what express loans carry, decided by the lender alone on little paper; the full programme has more.",
        "amount guaranteed ÷ principal",
        "the loan agreement",
        ("guaranteed_share_ratio",),
        as_stated("guaranteed_share_ratio"),
    ),
    Measure(
        "established",
        "In business before the loan",
        "",
        2,
        (("0", 38), ("1", 60)),
        "An enterprise that has traded has shown that it can collect and pay.",
        "1 where the business is not new",
        "house rule",
        ("is_new_business",),
        established,
    ),
    Measure(
        "employees",
        "Employees at approval",
        "employees",
        2,
        (("1", 35), ("5", 45), ("15", 57), ("50", 67), ("250", 75)),
        "With more hands, money is somebody's job and not the owner's evening.",
        "employees at approval, as stated",
        "house rule",
        ("employees",),
        employees,
    ),
    Measure(
        "jobs_growth_ratio",
        "Jobs to be created for each one there is",
        "ratio",
        1,
        (("0.5", 55), ("1.0", 45), ("3.0", 25)),
        "Doubling the staff on one loan strains cash before it brings any.",
        "jobs to be created ÷ employees at approval",
        "house rule",
        ("jobs_created_expected", "employees"),
        jobs_growth_ratio,
    ),
    Measure(
        "low_documentation",
        "Approved with little documentation",
        "",
        1,
        (("0", 55), ("1", 40)),
        "A short file means that fewer figures were seen when the loan was approved.",
        "1 where approved with little documentation",
        "house rule",
        ("low_doc",),
        as_stated("low_doc"),
    ),
    Measure(
        "revolving",
        "Line that may be drawn again",
        "",
        1,
        (("0", 55), ("1", 42)),
        "A line that may be drawn again has no plan by which it goes down.",
        "1 where the line may be drawn again",
        "house rule",
        ("revolving",),
        as_stated("revolving"),
    ),
)
