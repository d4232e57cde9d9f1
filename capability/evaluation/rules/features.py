"""From a loan at its approval to the features of the loan model: each a number under a name that people can read.

Pure. A feature is 1 where its level applies, or a number of natural logarithms; one that is absent is 0. What is not
known is a level of its own, never a guess.

| feature | value |
|---|---|
| `amount:up_to_50000` … `amount:over_1000000` | how far the principal reaches through that stretch, in logarithms |
| `employees`, `jobs_to_create`, `jobs_to_retain` | log(1 + count); with it `…:none` and `…:unknown` |
| `guaranteed:50` … `guaranteed:100`, `guaranteed:other` | the share guaranteed, by the shares that programmes have |
| `established` | 1 for a business that existed before the loan; `established:unknown` |
| `revolving:yes`, `low_documentation:yes`, `franchise:yes` and their `:no`, `:unknown` | as the file says |
| `industry:53`, `industry:5311`, … | sector and industry group; both, so that a small group leans on its sector |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import log, log1p

from capability.evaluation.rules.loans import ApprovedLoan

AMOUNT_KINKS = (50_000, 250_000, 1_000_000)
SMALLEST_AMOUNT = 1_000
GUARANTEES = ("0.5", "0.75", "0.8", "0.85", "0.9", "1")
NEAR = Decimal("0.005")

RISING = ("amount", "employees", "established")
"""What may only count in favour: a larger loan was examined harder, more hands and a past are no reason to doubt."""

Features = Mapping[str, float]


@dataclass(frozen=True)
class Recipe:
    """Which features a model has: amounts with or without kinks, with or without the industry; and its restraint.

    `restraint` is the inverse of scikit-learn's C: the more, the closer every weight stays to zero.
    """

    kinks: bool
    industry: bool
    restraint: float

    @property
    def name(self) -> str:
        """What the recipe is called in the model card."""
        parts = ["terms", *(["kinks"] if self.kinks else []), *(["industry"] if self.industry else [])]
        return f"{' + '.join(parts)}, restraint {self.restraint:g}"


def features_of(loan: ApprovedLoan, recipe: Recipe) -> dict[str, float]:
    """Give the features of a loan, those that are zero left out."""
    found = {
        **_amount(loan.principal, kinks=recipe.kinks),
        **_count("employees", loan.employees),
        **_count("jobs_to_create", loan.jobs_to_create),
        **_count("jobs_to_retain", loan.jobs_to_retain),
        f"guaranteed:{_guarantee(loan.guaranteed_share)}": 1.0,
        **_established(loan.is_new_business),
        f"revolving:{_said(loan.is_revolving)}": 1.0,
        f"low_documentation:{_said(loan.is_low_doc)}": 1.0,
        f"franchise:{_said(loan.is_franchise)}": 1.0,
    }
    if recipe.industry:
        found.update(_industry(loan.industry))
    return {name: value for name, value in found.items() if value}


def may_only_rise(name: str) -> bool:
    """Say whether a feature may only count in favour."""
    return name.split(":", 1)[0] in RISING and not name.endswith(":unknown") and not name.endswith(":none")


def _amount(principal: Decimal, *, kinks: bool) -> dict[str, float]:
    size = log(max(float(principal), SMALLEST_AMOUNT))
    start = log(SMALLEST_AMOUNT)
    if not kinks:
        return {"amount": size - start}
    found: dict[str, float] = {}
    for kink in AMOUNT_KINKS:
        found[f"amount:up_to_{kink}"] = max(0.0, min(size, log(kink)) - start)
        start = log(kink)
    found[f"amount:over_{AMOUNT_KINKS[-1]}"] = max(0.0, size - start)
    return found


def _count(name: str, count: int | None) -> dict[str, float]:
    if count is None:
        return {f"{name}:unknown": 1.0}
    return {name: log1p(count)} if count else {f"{name}:none": 1.0}


def _guarantee(share: Decimal | None) -> str:
    if share is None:
        return "unknown"
    for usual in GUARANTEES:
        if abs(share - Decimal(usual)) < NEAR:
            return f"{Decimal(usual):.0%}".rstrip("%")
    return "other"


def _established(is_new: bool | None) -> dict[str, float]:
    return {"established:unknown": 1.0} if is_new is None else {"established": float(not is_new)}


def _said(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


def _industry(code: str) -> dict[str, float]:
    if not code:
        return {"industry:unknown": 1.0}
    return {f"industry:{code[:digits]}": 1.0 for digits in (2, 4) if len(code) >= digits}
