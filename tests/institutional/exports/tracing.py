"""A portfolio of which 214 jobs are measured: two decisions expected them, and the values came with a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clear_platform.foundation.public import acting
from tests import actors
from tests.clients import client_of
from tests.institutional import factories
from tests.institutional.exports import jobs_file
from tests.outcomes.factories import forecasting

ANALYST = "analyst@tracing.example"
FILE = "jobs.csv"
JOBS = {"metric": "jobs_created", "unit": "jobs", "baseline": "0", "target": "250", "by_days": 90}
VALUES = (("Orchard Press", 41, 150), ("Mesa Works", 42, 64))
"""Each enterprise, the row of the file that has its last value to date, and that value."""
EARLIER = {row - 20: f"{name},2026-02-01,{value // 2}" for name, row, value in VALUES}
NEWEST = {row: f"{name},2026-05-01,{value}" for name, row, value in VALUES}
OTHERS = {row: f"Elsewhere {row},2026-05-01,1" for row in range(2, 43)}
"""The other rows are of enterprises that are none of the bank's, and stay behind."""
CONTENT = "\n".join(["Enterprise,Day,Jobs", *({**OTHERS, **EARLIER, **NEWEST}.values()), ""]).encode()
FILE_HASH = hashlib.sha256(CONTENT).hexdigest()


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
    decisions = []
    for one in ids:
        factories.put_in(portfolio, one)
        factories.position(portfolio, one, principal=Decimal(1000))
        decisions.append(forecasting(one, JOBS, approved_on=date(2026, 1, 5), domain="cfo"))
    actors.member(bank, "analyst", email=ANALYST)
    sent_and_loaded()
    with acting(actors.system()):
        approvers = [one.decided_by.name for one in decisions if one.decided_by]
    return Traced(
        portfolio=portfolio,
        enterprises=ids,
        decisions=[str(one.pk) for one in decisions],
        hashes=[one.content_hash for one in decisions],
        approvers=approvers,
    )


def sent_and_loaded() -> None:
    """The analyst sends the file, sees that four rows can be loaded and 37 cannot, and has them loaded."""
    client: Any = client_of(ANALYST)
    with jobs_file.taken():
        checked = client.post(f"/api/v1/imports/{jobs_file.CODE}", {"file": SimpleUploadedFile(FILE, CONTENT)})
        counts = checked.json()["counts"]
        assert (checked.status_code, counts["created"], counts["rejected"]) == (201, 4, 37), checked.content
        loaded = client.post(f"/api/v1/imports/{checked.json()['id']}/commit")
        assert (loaded.status_code, loaded.json()["status"]) == (200, "committed"), loaded.content
