"""Parting loans into those a model learns from and those it is judged by, in two ways that anybody can repeat.

**Out of time**, the headline: it learns from loans approved up to fiscal year 2004 and is judged by all later ones, as
somebody who lent at the time would have been. **Same years**: it learns from loans whose number hashes to an even
number and is judged by the odd ones, so both come from the same years and the model knows the cycle. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from capability.evaluation.rules.loans import ApprovedLoan, EndedLoan

LAST_YEAR_LEARNT = 2004
OUT_OF_TIME = "out_of_time"
SAME_YEARS = "same_years"
FOLDS = 5


@dataclass(frozen=True)
class Split:
    """A way to part loans: `learns` says whether a loan is learnt from; every other one is judged."""

    code: str
    learns: Callable[[ApprovedLoan], bool]

    def part(self, loans: Sequence[EndedLoan]) -> tuple[list[EndedLoan], list[EndedLoan]]:
        """Give the loans learnt from, then those judged, each in the order given."""
        learnt = [one for one in loans if self.learns(one.approved)]
        judged = [one for one in loans if not self.learns(one.approved)]
        return learnt, judged


def digest_of(loan_number: str) -> int:
    """Give the whole SHA-256 of a loan number, written in decimal digits as filed, as one big-endian whole number."""
    return int.from_bytes(hashlib.sha256(loan_number.encode("ascii")).digest(), "big")


def is_even(loan_number: str) -> bool:
    """Say whether the digest of a loan number is even. Even is learnt from, odd is judged."""
    return digest_of(loan_number) % 2 == 0


def fold_of(loan_number: str) -> int:
    """Give the fold, 0 to 4, of a loan when a recipe is chosen among those learnt from; unrelated to the parity."""
    return (digest_of(loan_number) >> 8) % FOLDS


SPLITS = (
    Split(OUT_OF_TIME, lambda loan: loan.fiscal_year <= LAST_YEAR_LEARNT),
    Split(SAME_YEARS, lambda loan: is_even(loan.loan_number)),
)
