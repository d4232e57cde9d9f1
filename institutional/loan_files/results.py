"""Where the parts of a loan stand once its enterprise, its holders and their portfolios are known. No Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """A portfolio and the institution it belongs to."""

    institution_id: int
    portfolio_id: int


@dataclass(frozen=True, slots=True)
class LoanPlace:
    """The enterprise that borrowed, who guarantees, and the bank that lends, where the file names one."""

    enterprise_id: int
    guarantor: Holding
    lender: Holding | None
