"""What is assumed of losses: how likely a position fails within a year, and how much of it is lost then. Pure.

Nothing of it was measured by this installation. Each assumption has a value, a grade and a source, stands beside the
figure it leads to, and can be given another value with the run that computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

STANDARD, ASSUMED, STATED = "standard", "assumed", "stated"
"""Grades: a published standard says so, the house assumed it, whoever asked for the figure stated it."""

QUARTERS = ((Decimal(75), "75_100"), (Decimal(50), "50_75"), (Decimal(25), "25_50"), (Decimal(0), "0_25"))
"""Quarters of readiness, each from its lower bound on, the highest first: a chance is assumed for each of them.

Not the bands that pages and paper count in, which are narrower (`overview/banding.py`): their codes are those of the
assumptions below, stand in what runs came to, and may not move when a chart is drawn in other steps.
"""
UNSCORED = "unscored"

BASEL_DEFAULT = "Basel Framework, CRE32: the probability of default of a borrower in a default grade is 100 %."
BASEL_SENIOR = "Basel Framework, CRE32, foundation approach: 40 % for senior claims on corporates without collateral."
BASEL_EQUITY = "Basel II (2006), PD/LGD approach to equity: 90 % is assumed to be lost."
HOUSE = "Assumption of the house, not measured. Hold it against your own losses before you rest a decision on it."
SAID = "Stated by whoever asked for this overview."


@dataclass(frozen=True, slots=True)
class Assumption:
    """A ratio that an expected loss rests on, with its grade and where it comes from."""

    code: str
    value: Decimal
    grade: str
    source: str


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption("pd_default", Decimal("1"), STANDARD, BASEL_DEFAULT),
    Assumption("pd_watch", Decimal("0.20"), ASSUMED, HOUSE),
    Assumption("pd_75_100", Decimal("0.01"), ASSUMED, HOUSE),
    Assumption("pd_50_75", Decimal("0.03"), ASSUMED, HOUSE),
    Assumption("pd_25_50", Decimal("0.07"), ASSUMED, HOUSE),
    Assumption("pd_0_25", Decimal("0.15"), ASSUMED, HOUSE),
    Assumption("pd_unscored", Decimal("0.07"), ASSUMED, HOUSE),
    Assumption("lgd_loan", Decimal("0.40"), STANDARD, BASEL_SENIOR),
    Assumption("lgd_guarantee", Decimal("0.40"), ASSUMED, "As for the loan it stands for. " + BASEL_SENIOR),
    Assumption("lgd_equity", Decimal("0.90"), STANDARD, BASEL_EQUITY),
    Assumption("lgd_grant", Decimal("0"), ASSUMED, "A grant is not owed back, so that nothing of it can be lost."),
)
CODES = tuple(one.code for one in ASSUMPTIONS)


def assumed(given: Mapping[str, str]) -> dict[str, Assumption]:
    """Give every assumption by its code; one that was given another value than the house's is graded as stated."""
    found = {}
    for one in ASSUMPTIONS:
        value = Decimal(given[one.code]) if one.code in given else one.value
        found[one.code] = one if value == one.value else Assumption(one.code, value, STATED, SAID)
    return found


def band_of(readiness: Decimal | None) -> str:
    """Give the quarter that a readiness falls in, or that there is none."""
    if readiness is None:
        return UNSCORED
    return next(band for bound, band in QUARTERS if readiness >= bound)


def chance_code(status: str, band: str) -> str:
    """Give the code of the chance that a position fails within a year: by its status, where performing by readiness."""
    return f"pd_{status}" if status in ("default", "watch") else f"pd_{band}"


def loss_code(instrument: str) -> str:
    """Give the code of the share that is lost of an instrument where it fails."""
    return f"lgd_{instrument}"
