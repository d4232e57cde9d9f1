"""What is looked for among the data of portfolios: what is missing, stale, outlying, contradictory. Pure.

Each check has a rule that its page states, and somebody who can mend what it finds. The statements are in `statements`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["missing", "stale", "outlying", "contradictory"]
Who = Literal["enterprise", "institution", "source"]
About = Literal["enterprise", "position", "task", "decision"]
KINDS: tuple[Kind, ...] = ("missing", "stale", "outlying", "contradictory")
WHO: tuple[Who, ...] = ("enterprise", "institution", "source")
ABOUT: tuple[About, ...] = ("enterprise", "position", "task", "decision")

OUTLYING_FROM = 3.5
FEWEST_OF_A_GROUP = 10
TO_NORMAL = 0.6745
"""What makes the median of absolute deviations comparable with a standard deviation.

**Source**: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): a modified z-score beyond 3.5 is outlying.
"""

NEAR_DAYS = 15
"""How many days before its day a measurement may lie to stand for an expected outcome, as forecasts have it."""
VERIFIED_WITHIN_DAYS = 30
"""How long evidence may wait for somebody to verify it."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something looked for: its code, its kind, what it is about, and who mends it."""

    code: str
    kind: Kind
    about: About
    who: Who


CHECKS: tuple[Check, ...] = (
    Check("industry_missing", "missing", "enterprise", "enterprise"),
    Check("region_missing", "missing", "enterprise", "enterprise"),
    Check("city_missing", "missing", "enterprise", "enterprise"),
    Check("size_band_missing", "missing", "enterprise", "enterprise"),
    Check("readiness_missing", "missing", "enterprise", "institution"),
    Check("outstanding_missing", "missing", "position", "institution"),
    Check("approved_on_missing", "missing", "position", "institution"),
    Check("matures_on_missing", "missing", "position", "institution"),
    Check("loss_missing", "missing", "position", "institution"),
    Check("overdue_task_without_evidence", "missing", "task", "enterprise"),
    Check("expected_outcome_not_measured", "missing", "decision", "enterprise"),
    Check("evidence_not_verified", "stale", "task", "institution"),
    Check("readiness_stale", "stale", "enterprise", "institution"),
    Check("readiness_older_than_inputs", "stale", "enterprise", "institution"),
    Check("principal_outlying", "outlying", "position", "institution"),
    Check("interest_outlying", "outlying", "position", "institution"),
    Check("matures_before_start", "contradictory", "position", "institution"),
    Check("approved_after_start", "contradictory", "position", "institution"),
    Check("outstanding_above_principal", "contradictory", "position", "institution"),
    Check("ended_with_outstanding", "contradictory", "position", "institution"),
    Check("written_off_above_principal", "contradictory", "position", "institution"),
    Check("matured_but_running", "contradictory", "position", "institution"),
    Check("written_off_but_performing", "contradictory", "position", "institution"),
    Check("counted_twice", "contradictory", "position", "institution"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a check found something, and in how many enterprises."""

    check: Check
    found: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found: where it is, its figure, and what that is held against.

    `about_id` is of the task or decision that it is about; empty where it is about neither.
    """

    check: Check
    portfolio_id: int
    enterprise_id: int
    enterprise: str
    position_id: int | None
    reference: str
    currency: str
    from_file: bool
    figure: str
    against: str
    about_id: str
    sources: frozenset[str]


BY_CODE = {one.code: one for one in CHECKS}


def asked_checks(*, kinds: tuple[str, ...] = (), codes: tuple[str, ...] = (), who: tuple[str, ...] = ()) -> list[Check]:
    """Give the checks of some kinds, codes and menders; an empty choice narrows nothing."""
    return [
        one
        for one in CHECKS
        if (not kinds or one.kind in kinds) and (not codes or one.code in codes) and (not who or one.who in who)
    ]
