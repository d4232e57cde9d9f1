"""Scores that are doubted, made through the operations that make them in life."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from capability.contests.models import ReadinessContest
from capability.contests.operations import ask_to_look_again
from capability.contests.queries import contests_for
from capability.public import newest_readiness, recompute_capabilities
from capability.readiness.results import ReadinessShown
from clear_platform.foundation.public import Actor, acting, revoke_access
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise

REASON = "The receivables over 60 days are 12 %, not 30 %: March was paid on 2 April."
WHY = "The statement of April shows it."


def scored(name: str = "Quarry Glass") -> int:
    """An enterprise with a readiness of its own; gives its id."""
    enterprise_id = enterprise(name=name).id
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    return enterprise_id


def mend_books(enterprise_id: int, *, by: Actor | None = None) -> None:
    """Put right what readiness rests on: nothing is computed yet."""
    diagnosed(enterprise_id, by=by, receivables_over_60_days_ratio=Decimal("0.12"))


def newest(enterprise_id: int, organization_id: int | None = None) -> ReadinessShown:
    """The readiness that counts."""
    system = actors.system()
    with acting(system):
        return newest_readiness(system, [enterprise_id], organization_id=organization_id)[enterprise_id]


def asked(by: Actor, enterprise_id: int, *, readiness_id: int | None = None, reason: str = REASON) -> ReadinessContest:
    """A request to look again at the newest readiness of whom one acts for."""
    whose = by.organization_id if by.organization_id != enterprise_id else None
    wanted = readiness_id or newest(enterprise_id, whose).id
    return ask_to_look_again(actor=by, enterprise_id=enterprise_id, readiness_id=wanted, reason=reason)


def held_by(bank_id: int, enterprise_id: int) -> None:
    """A readiness that a bank computed for itself."""
    actors.granted(bank_id, enterprise_id, "read")
    recompute_capabilities(actor=actors.system(), enterprise_ids=[enterprise_id], organization_id=bank_id)


def reads_no_more(bank_id: int, enterprise_id: int) -> None:
    """The end of what a bank may see of an enterprise."""
    with acting(actors.system()):
        revoke_access(grantee_id=bank_id, organization_ids=[enterprise_id], via="portfolio:1")


def as_it_stands(contest_id: int) -> ReadinessContest:
    """A contest as everybody reads it."""
    system = actors.system()
    with acting(system):
        found: ReadinessContest = contests_for(system).get(pk=contest_id)
        return found


def waiting(name: str) -> list[dict[str, Any]]:
    """What the jobs of a name were given, the first first."""
    with acting(actors.system()):
        rows = ProcrastinateJob.objects.filter(task_name=name).order_by("id")
        return [{key: value for key, value in row.args.items() if not key.startswith("_")} for row in rows]
