"""A portfolio of which 214 jobs are measured: two decisions expected them, and a file brought the values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clear_platform.foundation.imports.models import ImportBatch
from clear_platform.foundation.public import acting
from outcomes.public import NewOutcome, add_outcomes
from tests import actors
from tests.institutional import factories
from tests.outcomes.factories import forecasting

ANALYST = "analyst@tracing.example"
FILE, FILE_HASH = "jobs.csv", "5e" * 32
JOBS = {"metric": "jobs_created", "unit": "jobs", "baseline": "0", "target": "250", "by_days": 90}
VALUES = (("Orchard Press", 41, 150), ("Mesa Works", 42, 64))


@dataclass(frozen=True)
class Traced:
    """What a walk from the figure is to reach."""

    portfolio: int
    enterprises: list[int]
    decisions: list[str]
    hashes: list[str]
    approvers: list[str]


def portfolio_with_jobs() -> Traced:
    """The portfolio of a bank; each enterprise reported an earlier value to date, which is not to be added."""
    bank = factories.institution("Harbor Bank")
    portfolio = factories.portfolio(bank, "Growth loans")
    ids = [factories.enterprises(name=name)[0] for name, _row, _value in VALUES]
    system = actors.system()
    with acting(system):
        batch = ImportBatch.objects.create(
            organization_id=bank, kind="loans", file_name=FILE, file_sha256=FILE_HASH, file_bytes=9
        )
    decisions = []
    for one, (_name, row, value) in zip(ids, VALUES, strict=True):
        factories.put_in(portfolio, one)
        factories.position(portfolio, one, principal=Decimal(1000))
        decisions.append(forecasting(one, JOBS, approved_on=date(2026, 1, 5), domain="cfo"))
        measured = [
            NewOutcome(
                organization_id=bank, enterprise_id=one, outcome_type="follow_up", metrics={"jobs_created": jobs},
                valid_on=day, external_ref=f"{row}-{day}", import_row=at,
            )
            for jobs, day, at in ((value // 2, date(2026, 2, 1), row - 20), (value, date(2026, 5, 1), row))
        ]  # fmt: skip
        with acting(system):
            add_outcomes(actor=system, rows=measured, batch_id=batch.pk)
    actors.member(bank, "analyst", email=ANALYST)
    with acting(system):
        approvers = [one.decided_by.name for one in decisions if one.decided_by]
    return Traced(
        portfolio=portfolio,
        enterprises=ids,
        decisions=[str(one.pk) for one in decisions],
        hashes=[one.content_hash for one in decisions],
        approvers=approvers,
    )
