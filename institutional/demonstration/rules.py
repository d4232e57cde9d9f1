"""Reading the stories of the invented enterprises, how their figures move, how they stood. Pure; tells no story."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

STAGES = ("analysed", "draft", "proposed", "rejected", "approved", "underway", "done")


@dataclass(frozen=True)
class Story:
    """One invented enterprise: who it is, its loan, its books, and how far its story goes."""

    name: str
    industry: str
    city: str
    region: str
    employees: int
    principal: Decimal
    is_new: bool
    jobs_created: int
    jobs_retained: int
    books: Mapping[str, Decimal]
    stage: str

    def reaches(self, stage: str) -> bool:
        """Say whether the story goes at least as far as `stage`; a rejected one went as far as its proposal."""
        here = "proposed" if self.stage == "rejected" else self.stage
        return STAGES.index(here) >= STAGES.index(stage)


@dataclass(frozen=True)
class Look:
    """How an invented enterprise stood, days after its decision about leads was approved; what is known of it."""

    day: int
    label: str
    figures: Mapping[str, Decimal]


BOOKS = (
    "cash",
    "monthly_operating_cost",
    "revenue_12m",
    "cost_of_sales_12m",
    "operating_cost_12m",
    "receivables",
    "receivables_over_60_days_ratio",
    "debt",
    "debt_service_12m",
    "operating_cash_flow_12m",
    "equity",
    "tax_arrears",
    "largest_customer_share_ratio",
)
BETTER = {
    "cash": Decimal("1.9"),
    "receivables_over_60_days_ratio": Decimal("0.45"),
    "operating_cash_flow_12m": Decimal("1.25"),
    "tax_arrears": Decimal(0),
    "largest_customer_share_ratio": Decimal("0.88"),
}
"""What work that was done did to the books, as a factor: the invented effect of an invented plan."""

FIGURES = (
    "lead_response_minutes",
    "lead_to_appt_rate",
    "close_rate",
    "crm_adoption_rate",
    "weekly_ops_hours",
    "nps",
)
"""What a snapshot may hold."""


def stories(text: str) -> list[Story]:
    """Give the stories of `demo/invented_enterprises.csv`, in order. Refuses: `ValueError` naming the row."""
    told = []
    for number, row in enumerate(csv.DictReader(StringIO(text)), start=2):
        if row["stage"] not in STAGES:
            raise ValueError(f"Row {number}: {row['stage']!r} is no stage; there are {', '.join(STAGES)}.")
        told.append(
            Story(
                name=row["name"],
                industry=row["industry"],
                city=row["city"],
                region=row["region"],
                employees=int(row["employees"]),
                principal=Decimal(row["principal"]),
                is_new=row["new"] == "yes",
                jobs_created=int(row["jobs_created"]),
                jobs_retained=int(row["jobs_retained"]),
                books={name: Decimal(row[name]) for name in BOOKS},
                stage=row["stage"],
            )
        )
    return told


def after_the_work(books: Mapping[str, Decimal], done_ratio: Decimal) -> dict[str, Decimal]:
    """Give the books once `done_ratio` (0 to 1) of the plan's effect has come, each to the unit its column has."""
    moved = {}
    for name, value in books.items():
        factor = 1 + (BETTER.get(name, Decimal(1)) - 1) * done_ratio
        moved[name] = round(value * factor, 2 if name.endswith("_ratio") else 0)
    return moved


def looks(text: str) -> dict[str, list[Look]]:
    """Give the snapshots of `demo/invented_snapshots.csv` by the name of the enterprise, in order."""
    found: dict[str, list[Look]] = {}
    for row in csv.DictReader(StringIO(text)):
        figures = {name: Decimal(row[name]) for name in FIGURES if row[name]}
        found.setdefault(row["name"], []).append(Look(int(row["day"]), row["label"], figures))
    return found
