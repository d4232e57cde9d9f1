"""Enterprises with a score each, some of them computed for a bank as well."""

from __future__ import annotations

from decimal import Decimal

from capability.public import recompute_capabilities
from clear_platform.foundation.models import Event
from clear_platform.foundation.public import acting, revoke_access
from execution.public import FactsOf, LoanFacts, diagnose_loan_facts_of_many
from tests import actors
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import bank


def with_loans(count: int, *, holder: int | None = None) -> list[int]:
    """Enterprises of which a loan is known, each another one; by them, or by a holder of positions."""
    ids = [enterprise().id for _ in range(count)]
    system = actors.system()
    with acting(system):
        rows = [
            FactsOf(
                enterprise_id=one, facts=LoanFacts(principal=Decimal(n * 1000 + 900), employees=3, approval_year=2006)
            )
            for n, one in enumerate(ids)
        ]
        diagnose_loan_facts_of_many(actor=system, rows=rows, organization_id=holder)
    return ids


def held(count: int) -> tuple[int, list[int]]:
    """A bank that may read some enterprises and computed them for itself; gives its id and theirs."""
    holder = bank()
    ids = with_loans(count, holder=holder)
    for one in ids:
        actors.granted(holder, one)
    recompute_capabilities(actor=actors.system(), enterprise_ids=ids, organization_id=holder)
    return holder, ids


def revoked(holder: int, enterprise_id: int) -> None:
    """The access of a bank taken back."""
    with acting(actors.system()):
        revoke_access(grantee_id=holder, organization_ids=[enterprise_id], via="portfolio:1")


def told() -> int:
    """How many events of scores and readiness there are."""
    system = actors.system()
    with acting(system):
        return Event.objects.for_actor(system).filter(type__in=["capability.scored", "readiness.changed"]).count()
