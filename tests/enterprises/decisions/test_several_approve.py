"""As many approve a version as the rule of its organization and domain asks, each once, none of them its author."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.public import Actor, OrganizationKind, acting
from enterprises.approvals.errors import RulesFaulty
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.queries import rules_of
from enterprises.approvals.results import Rule
from enterprises.approvals.rules import needed_in, needed_now
from enterprises.decisions.errors import ApprovedAlready, NotOpenTo, OwnVersion
from enterprises.decisions.inbox import inbox
from enterprises.decisions.models import DecisionApproval, DecisionRecord
from enterprises.decisions.operations.deciding import approve_decision, propose_decision, reject_decision
from enterprises.decisions.queries import open_acts
from tests import actors
from tests.at_once import at_once
from tests.enterprises import factories
from tests.enterprises.ledger.books import entries_of


def proposed(*, needed: int, domain: str | None = None) -> tuple[DecisionRecord, list[Actor]]:
    """A proposed version that needs some approvals, and three owners who may give them."""
    enterprise = factories.enterprise()
    owners = [factories.owner_of(enterprise.id) for _ in range(3)]
    set_approval_rules(actor=owners[0], organization_id=enterprise.id, rules=[Rule(domain, needed)])
    author = actors.member(enterprise.id, "member")
    made = factories.draft(enterprise.id, by=author)
    return propose_decision(actor=author, decision_id=made.pk), owners


def stands(actor: Actor, row: DecisionRecord) -> DecisionRecord:
    """The version as it stands now."""
    with acting(actor, read_only=True):
        found: DecisionRecord = DecisionRecord.objects.get_for(actor, row.pk)
        return found


def signatures(actor: Actor, row: DecisionRecord) -> list[tuple[int | None, str]]:
    """Who approved which content, in turn."""
    with acting(actor, read_only=True):
        rows = DecisionApproval.objects.for_actor(actor).filter(decision_id=row.pk).order_by("pk")
        return [(one.approver_id, one.content_hash) for one in rows]


@pytest.mark.parametrize(
    ("rules", "domain", "needed"),
    [({}, "cfo", 1), ({None: 2}, "cfo", 2), ({None: 2, "cfo": 3}, "cfo", 3), ({"cfo": 3}, "cmo", 1)],
    ids=["no rule", "the rule for all", "the domain's own", "another domain's"],
)
def test_a_domain_goes_by_its_own_rule_else_by_the_one_for_all(
    rules: dict[str | None, int], domain: str, needed: int
) -> None:
    assert needed_in(domain, rules) == needed


def test_a_proposed_version_goes_by_the_stricter_of_then_and_now() -> None:
    assert needed_now(when_proposed=2, by_rule=1) == 2
    assert needed_now(when_proposed=2, by_rule=3) == 3


@pytest.mark.django_db
def test_it_is_approved_by_the_last_of_as_many_as_it_needs() -> None:
    row, owners = proposed(needed=2)
    first = approve_decision(actor=owners[0], decision_id=row.pk, note="Agreed.")
    assert (first.status, first.decided_at) == ("proposed", None)
    second = approve_decision(actor=owners[1], decision_id=row.pk)
    assert (second.status, second.decided_by_id, second.approvers_needed) == ("approved", owners[1].id, 2)
    assert signatures(owners[0], row) == [(one.id, row.content_hash) for one in owners[:2]]


@pytest.mark.django_db
def test_one_person_counts_once() -> None:
    row, owners = proposed(needed=2)
    approve_decision(actor=owners[0], decision_id=row.pk)
    with pytest.raises(ApprovedAlready) as refused:
        approve_decision(actor=owners[0], decision_id=row.pk)
    assert refused.value.code == "decision.approved_already"
    assert stands(owners[0], row).status == "proposed"
    with acting(owners[0]):
        assert open_acts(actor=owners[0], row=row)["approve"] == "You approved this version; it waits for others."


@pytest.mark.django_db
def test_it_waits_for_those_who_did_not_approve_yet() -> None:
    row, owners = proposed(needed=2)
    approve_decision(actor=owners[0], decision_id=row.pk)
    waits = []
    for owner in owners[:2]:
        with acting(owner, read_only=True):
            waits.append(inbox(owner)[0].total)
    assert waits == [0, 1]


@pytest.mark.django_db
def test_an_author_who_may_decide_still_does_not_approve_the_own_version() -> None:
    enterprise = factories.enterprise()
    owner = factories.owner_of(enterprise.id)
    made = factories.draft(enterprise.id, by=owner)
    propose_decision(actor=owner, decision_id=made.pk)
    with pytest.raises(OwnVersion):
        approve_decision(actor=owner, decision_id=made.pk)


@pytest.mark.django_db
def test_one_who_rejects_is_enough_whoever_approved_before() -> None:
    row, owners = proposed(needed=3)
    approve_decision(actor=owners[0], decision_id=row.pk)
    assert (
        reject_decision(actor=owners[1], decision_id=row.pk, note="The target needs a baseline.").status == "rejected"
    )
    with pytest.raises(NotOpenTo):
        approve_decision(actor=owners[2], decision_id=row.pk)


@pytest.mark.django_db
def test_a_rule_made_stricter_holds_for_what_is_proposed_already() -> None:
    row, owners = proposed(needed=1)
    set_approval_rules(actor=owners[0], organization_id=row.organization_id, rules=[Rule(None, 2)])
    first = approve_decision(actor=owners[0], decision_id=row.pk)
    assert (first.status, first.approvers_needed) == ("proposed", 2)
    assert approve_decision(actor=owners[1], decision_id=row.pk).status == "approved"


@pytest.mark.django_db
def test_a_rule_that_is_relaxed_approves_nothing_behind_the_deciders() -> None:
    row, owners = proposed(needed=2)
    approve_decision(actor=owners[0], decision_id=row.pk)
    set_approval_rules(actor=owners[0], organization_id=row.organization_id, rules=[])
    assert stands(owners[0], row).status == "proposed"
    assert approve_decision(actor=owners[1], decision_id=row.pk).status == "approved"


@pytest.mark.django_db
def test_rules_are_refused_by_pointer_and_replaced_as_a_whole() -> None:
    owner = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    organization_id = owner.organization_id or 0
    with pytest.raises(RulesFaulty) as refused:
        set_approval_rules(
            actor=owner, organization_id=organization_id, rules=[Rule("cfo", 6), Rule("cfo", 1), Rule("ceo", 1)]
        )
    assert [(one.pointer, one.code) for one in refused.value.problems] == [
        ("/rules/0/approvers_needed", "out_of_range"),
        ("/rules/1/domain", "twice"),
        ("/rules/2/domain", "unknown"),
    ]
    set_approval_rules(actor=owner, organization_id=organization_id, rules=[Rule(None, 2), Rule("cfo", 3)])
    set_approval_rules(actor=owner, organization_id=organization_id, rules=[Rule("cfo", 4)])
    with acting(owner, read_only=True):
        found = rules_of(actor=owner, organization_id=organization_id)
    assert found.rules == (Rule("cfo", 4),)
    assert found.needed == {"cfo": 4, "cmo": 1, "coo": 1, "cto": 1, "general": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way", ["approved without approvals", "needing fewer", "back to a draft", "begun as approved", "deleted"]
)
def test_plain_sql_takes_no_way_round(way: str) -> None:
    row, owners = proposed(needed=2)
    approve_decision(actor=owners[0], decision_id=row.pk)
    statements = {
        "approved without approvals": "UPDATE enterprises_decisionrecord SET status = 'approved', decided_at = now()"
        " WHERE decision_id = %(id)s",
        "needing fewer": "UPDATE enterprises_decisionrecord SET approvers_needed = 1 WHERE decision_id = %(id)s",
        "back to a draft": "UPDATE enterprises_decisionrecord SET status = 'draft' WHERE decision_id = %(id)s",
        "begun as approved": "INSERT INTO enterprises_decisionrecord (organization_id, decision_id, domain, title,"
        " version, status, artifact_json, content_hash, expected_json, created_at, decided_note)"
        " SELECT organization_id, gen_random_uuid(), domain, title, 9, 'proposed', artifact_json, content_hash,"
        " expected_json, now(), '' FROM enterprises_decisionrecord WHERE decision_id = %(id)s",
        "deleted": "DELETE FROM enterprises_decisionrecord WHERE decision_id = %(id)s",
    }
    with (
        acting(owners[0]),
        pytest.raises(DatabaseError, match=r"needs|cannot go|begins as a draft|never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statements[way], {"id": row.pk})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE enterprises_decisionapproval SET content_hash = 'other'",
        "UPDATE enterprises_decisionapproval SET note = 'other'",
        "DELETE FROM enterprises_decisionapproval",
        "TRUNCATE enterprises_decisionapproval",
    ],
)
def test_nobody_changes_an_approval_or_takes_it_away(statement: str) -> None:
    row, owners = proposed(needed=2)
    approve_decision(actor=owners[0], decision_id=row.pk, note="Agreed.")
    with (
        acting(owners[0]),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_two_who_approve_at_once_both_count_and_it_is_approved_once(cloned_database: str) -> None:
    row, owners = proposed(needed=2)
    waiting = iter(owners[:2])

    def approve() -> str:
        return approve_decision(actor=next(waiting), decision_id=row.pk).status

    assert sorted(at_once(approve)) == ["approved", "proposed"]
    assert sorted(one for one, _hash in signatures(owners[0], row) if one) == sorted(
        one.id for one in owners[:2] if one.id
    )
    kinds = [one.image_json["status"] for one in entries_of(row.organization_id) if one.kind == "approve_decision"]
    assert kinds == ["proposed", "approved"]
