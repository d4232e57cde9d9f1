"""Loans for tests: sound unless a test changes something, and enough of them to learn from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from capability.evaluation.rules.loans import ApprovedLoan, EndedLoan

SOUND: dict[str, Any] = {
    "loan_number": "1004285007",
    "fiscal_year": 2001,
    "approved_on": date(2001, 4, 9),
    "industry": "532420",
    "principal": Decimal(30_000),
    "guaranteed": Decimal(15_000),
    "employees": 1,
    "jobs_to_create": 2,
    "jobs_to_retain": 3,
    "is_new_business": False,
    "is_revolving": True,
    "is_low_doc": False,
    "is_franchise": False,
}


def approved(**changes: Any) -> ApprovedLoan:
    """A loan at its approval, with some facts changed."""
    return ApprovedLoan(**{**SOUND, **changes})


def ended(number: int, *, paid: bool, **changes: Any) -> EndedLoan:
    """A loan that ended, with a number of its own."""
    return EndedLoan(approved(loan_number=f"{number:010}", **changes), paid=paid)


def many(count: int, *, year: int, start: int = 0) -> list[EndedLoan]:
    """Loans of one year: the larger ones and those with more hands are paid oftener, not always."""
    return [
        ended(
            start + number,
            paid=number % 7 < 2 + number % 5,
            fiscal_year=year,
            principal=Decimal(20_000 * (1 + number % 5)),
            guaranteed=Decimal(10_000 * (1 + number % 5)),
            employees=number % 5,
            is_revolving=(None, True, False)[number % 3],
            industry=("531210", "532230", "")[number % 3],
        )
        for number in range(count)
    ]
