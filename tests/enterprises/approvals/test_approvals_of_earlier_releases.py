"""What was approved before approvals had rows of their own gets the one approval it had, and nothing else gets any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from clear_platform.foundation.public import acting
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.public import (
    approve_decision,
    close_decision,
    propose_decision,
    reject_decision,
    supersede_decision,
)
from tests import actors
from tests.databases import ServerAddress
from tests.earlier import before_its_triggers, carry_out
from tests.enterprises import factories

MIGRATION = "0009_earlier_approvals_stand_by_themselves"
APPROVALS = "enterprises_decisionapproval"


def approvals() -> list[tuple[Any, ...]]:
    """Every approval, whole but for its id, in the order of the versions."""
    system = actors.system()
    with acting(system, read_only=True):
        rows = DecisionApproval.objects.for_actor(system).order_by("decision_id")
        return list(
            rows.values_list("organization_id", "decision_id", "approver_id", "approved_at", "content_hash", "note")
        )


def decided(ids: Iterable[UUID]) -> list[tuple[Any, ...]]:
    """What versions themselves say of their one approval, in the order of the versions."""
    system = actors.system()
    with acting(system, read_only=True):
        rows = DecisionRecord.objects.for_actor(system).filter(pk__in=ids).order_by("decision_id")
        return list(
            rows.values_list(
                "organization_id", "decision_id", "decided_by_id", "decided_at", "content_hash", "decided_note"
            )
        )


def versions_of_every_status() -> list[UUID]:
    """Ids of versions that were approved: one that holds, one that was superseded, one closed. Beside them, others."""
    enterprise_id = factories.enterprise().id
    owner, author = factories.owner_of(enterprise_id), actors.member(enterprise_id, "member")
    holds, superseded, closed = (factories.approved(enterprise_id, approver=owner) for _ in range(3))
    later = supersede_decision(actor=author, decision_id=superseded.pk)
    propose_decision(actor=author, decision_id=later.pk)
    approve_decision(actor=owner, decision_id=later.pk, note="Better.")
    close_decision(actor=owner, decision_id=closed.pk)
    factories.draft(enterprise_id, by=author)
    dropped, waiting, withdrawn, rejected = (factories.draft(enterprise_id, by=author) for _ in range(4))
    close_decision(actor=author, decision_id=dropped.pk)
    for one in (waiting, withdrawn, rejected):
        propose_decision(actor=author, decision_id=one.pk)
    close_decision(actor=author, decision_id=withdrawn.pk)
    reject_decision(actor=owner, decision_id=rejected.pk, note="No.")
    return [holds.pk, superseded.pk, closed.pk, later.pk]


def test_each_version_gets_the_approval_it_had_and_a_second_run_adds_none(
    cloned_database: str, database_server: ServerAddress
) -> None:
    approved = versions_of_every_status()
    with before_its_triggers(database_server.owner(cloned_database), APPROVALS) as hand:
        hand.execute("TRUNCATE enterprises_decisionapproval")
        for _ in range(2):
            carry_out(hand, "enterprises", MIGRATION)
    assert approvals() == decided(approved)


def test_a_version_that_has_an_approval_keeps_that_one(cloned_database: str, database_server: ServerAddress) -> None:
    versions_of_every_status()
    before = approvals()
    with before_its_triggers(database_server.owner(cloned_database), APPROVALS) as hand:
        carry_out(hand, "enterprises", MIGRATION)
    assert approvals() == before
