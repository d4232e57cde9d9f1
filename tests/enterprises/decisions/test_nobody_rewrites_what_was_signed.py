"""What an approval rests on stays as it was signed; approvals come from those who may give them, in plain SQL too."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from clear_platform.foundation.public import (
    Actor,
    OrganizationKind,
    StaffGroup,
    acting,
    change_member_role,
)
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.results import Rule
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.operations.deciding import DECIDERS, approve_decision, close_decision, propose_decision
from enterprises.decisions.operations.drafting import supersede_decision
from enterprises.decisions.queries import decision_for, open_acts
from enterprises.decisions.signing import shown, signatures_lacking, to_sign
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.enterprises import factories
from tests.enterprises.decisions.test_the_pin import analysed, approved_on, stale

REWRITING = {
    "citations taken away": "DELETE FROM foundation_citation WHERE citing_kind = 'decision'",
    "citations rewritten": "UPDATE foundation_citation SET hash_then = repeat('0', 64) WHERE citing_kind = 'decision'",
    "one citation more": "INSERT INTO foundation_citation (organization_id, citing_kind, citing_ref, cited_kind,"
    " cited_ref, hash_then, noted_at) SELECT organization_id, citing_kind, citing_ref, 'analysis', '0', '', now()"
    " FROM foundation_citation WHERE citing_kind = 'decision'",
    "the decision noted otherwise": "UPDATE foundation_citable SET hash = repeat('e', 64) WHERE kind = 'decision'",
    "the analysis rewritten": "UPDATE enterprises_analysis SET analysis_json = '{\"findings\": [1]}'",
    "the analysis taken away": "DELETE FROM enterprises_analysis",
    "a citation moved": "UPDATE foundation_citation SET citing_kind = 'task', citing_ref = '1'"
    " WHERE citing_kind = 'decision'",
    "superseded by nothing": "UPDATE enterprises_decisionrecord SET status = 'superseded'",
    "the note rewritten": "UPDATE enterprises_decisionrecord SET decided_note = 'forged'",
}
NOTING = {
    "another hash of an analysis": "UPDATE foundation_citable SET hash = repeat('e', 64) WHERE kind = 'analysis'",
    "another hash of a decision": "UPDATE foundation_citable SET hash = repeat('e', 64) WHERE kind = 'decision'",
    "an analysis gone that is there": "UPDATE foundation_citable SET standing = 'removed' WHERE kind = 'analysis'",
    "a decision superseded by none": "UPDATE foundation_citable SET standing = 'superseded' WHERE kind = 'decision'",
    "another label of an analysis": "UPDATE foundation_citable SET label = 'forged' WHERE kind = 'analysis'",
    "another label of a decision": "UPDATE foundation_citable SET label = 'forged' WHERE kind = 'decision'",
    "another kind": "UPDATE foundation_citable SET kind = 'task'",
    "another thing": "UPDATE foundation_citable SET ref = '1' || ref",
    "another time of its last change": "UPDATE foundation_citable SET changed_at = '2017-01-01'",
    "no note any more": "DELETE FROM foundation_citable",
    "a second note by another spelling": "INSERT INTO foundation_citable (organization_id, kind, ref, hash, label,"
    " standing, changed_at) SELECT organization_id, kind, '0' || ref, hash, label, standing, now()"
    " FROM foundation_citable WHERE kind = 'analysis'",
    "another finding beneath the note": "UPDATE enterprises_analysis SET analysis_json = '{\"findings\": [1]}'",
    "no analysis beneath the note": "DELETE FROM enterprises_analysis",
}
SIGNING = (
    "INSERT INTO enterprises_decisionapproval (organization_id, decision_id, approver_id, approved_at, content_hash,"
    " note) SELECT organization_id, decision_id, %(who)s, now(), coalesce(%(hash)s, content_hash), ''"
    " FROM enterprises_decisionrecord WHERE decision_id = %(decision)s"
)


def proposed(*, needed: int) -> tuple[DecisionRecord, Actor, list[Actor]]:
    """A proposed version that needs some approvals, its author, and two owners who may give them."""
    enterprise = factories.enterprise()
    owners = [factories.owner_of(enterprise.id) for _ in range(2)]
    set_approval_rules(actor=owners[0], organization_id=enterprise.id, rules=[Rule(None, needed)])
    author = actors.member(enterprise.id, "member")
    made = factories.draft(enterprise.id, by=author)
    return propose_decision(actor=author, decision_id=made.pk), author, owners


def sign_in_sql(by: Actor, row: DecisionRecord, who: int | None, hash: str | None = None) -> None:
    """Insert an approval in somebody's name."""
    with acting(by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SIGNING, {"who": who, "hash": hash, "decision": row.pk})


def notes_seen_by(by: Actor) -> list[tuple[object, ...]]:
    """What is noted of the things that somebody may see, whole."""
    with acting(by, read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT kind, ref, hash, label, standing, changed_at FROM foundation_citable ORDER BY kind, ref")
        return cursor.fetchall()


def open_to(actor: Actor, row: DecisionRecord) -> tuple[bool, list[UUID]]:
    """Whether the record lets somebody approve, and what stands in the list of what waits for that person."""
    with acting(actor, read_only=True):
        listed = [one.row.pk for one in shown(actor=actor, rows=to_sign(actor)) if not one.because]
        return not open_acts(actor=actor, row=decision_for(actor=actor, decision_id=row.pk))["approve"], listed


@pytest.mark.django_db
@pytest.mark.parametrize("how", REWRITING)
def test_plain_sql_of_the_owner_changes_nothing_of_what_was_signed(how: str) -> None:
    """U1"""
    owner = factories.owner_of(factories.enterprise().id)
    row = approved_on({"type": "analysis", "id": analysed(owner).id}, owner=owner)
    with (
        acting(owner),
        pytest.raises(DatabaseError, match=r"fixed since|stays|is not as it is noted|no later one is approved"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(REWRITING[how])
    assert stale(owner, row) == []


@pytest.mark.django_db
@pytest.mark.parametrize("how", NOTING)
def test_plain_sql_of_the_owner_changes_no_note_of_what_nothing_cites_either(how: str) -> None:
    """U1"""
    owner = factories.owner_of(factories.enterprise().id)
    analysed(owner)
    factories.draft(owner.organization_id or 0, by=owner)
    before = notes_seen_by(owner)
    with (
        acting(owner),
        pytest.raises(DatabaseError, match=r"stays|is not as it is noted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(NOTING[how])
    assert notes_seen_by(owner) == before


@pytest.mark.django_db
def test_the_platform_takes_away_what_has_to_be_erased() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    analysed(owner)
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("DELETE FROM enterprises_analysis")
        cursor.execute("DELETE FROM foundation_citable WHERE kind = 'analysis'")
        assert cursor.rowcount == 1


@pytest.mark.django_db
def test_whoever_made_an_analysis_can_still_be_taken_out_of_it() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    approved_on({"type": "analysis", "id": analysed(owner).id}, owner=owner)
    with acting(owner), connection.cursor() as cursor:
        cursor.execute("UPDATE enterprises_analysis SET created_by_id = NULL")
        assert cursor.rowcount == 1


@pytest.mark.django_db
def test_an_approval_in_the_name_of_one_who_may_not_give_it_is_refused() -> None:
    """U1"""
    row, author, owners = proposed(needed=2)
    stranger = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    colleague = actors.member(row.organization_id, "member")
    auditor = actors.staff(StaffGroup.AUDITOR)
    for who in (stranger.id, colleague.id, auditor.id, None):
        with pytest.raises(DatabaseError, match="may not approve"):
            sign_in_sql(author, row, who)
    with pytest.raises(DatabaseError, match="of their own"):
        sign_in_sql(author, row, author.id)
    with pytest.raises(DatabaseError, match="content hash"):
        sign_in_sql(author, row, owners[0].id, hash="0" * 64)


@pytest.mark.django_db
def test_nobody_approves_in_the_name_of_one_who_may() -> None:
    """U1"""
    row, author, owners = proposed(needed=1)
    for by in (author, owners[1]):
        with pytest.raises(DatabaseError, match="in the name of somebody else"):
            sign_in_sql(by, row, owners[0].id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE enterprises_decisionrecord SET created_by_id = %(other)s WHERE decision_id = %(id)s", "its author"),
        ("UPDATE enterprises_decisionrecord SET decided_by_id = %(other)s WHERE decision_id = %(id)s", "not decided"),
        ("UPDATE enterprises_decisionrecord SET decided_at = '2017-01-01' WHERE decision_id = %(id)s", "not decided"),
    ],
)
def test_who_wrote_and_who_decided_is_not_made_up(statement: str, refusal: str) -> None:
    """U1"""
    enterprise = factories.enterprise()
    owner, author = factories.owner_of(enterprise.id), actors.member(enterprise.id, "member")
    draft = factories.draft(enterprise.id, by=author)
    with (
        acting(author),
        pytest.raises(DatabaseError, match=refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, {"other": owner.id, "id": draft.pk})


@pytest.mark.django_db
def test_whose_approval_counts_again_makes_the_number_full_by_coming_back() -> None:
    row, _author, owners = proposed(needed=2)
    system = actors.system()
    approve_decision(actor=owners[0], decision_id=row.pk)
    change_member_role(actor=system, organization_id=row.organization_id, user_id=owners[0].id or 0, role="member")
    assert approve_decision(actor=owners[1], decision_id=row.pk).status == "proposed"
    assert open_to(owners[1], row) == (False, [])
    change_member_role(actor=system, organization_id=row.organization_id, user_id=owners[0].id or 0, role="owner")
    assert open_to(owners[1], row) == (True, [row.pk])
    assert approve_decision(actor=owners[1], decision_id=row.pk).status == "approved"


@pytest.mark.django_db
def test_only_what_is_proposed_is_approved() -> None:
    """U1"""
    enterprise = factories.enterprise()
    owner, author = factories.owner_of(enterprise.id), actors.member(enterprise.id, "member")
    draft = factories.draft(enterprise.id, by=author)
    with pytest.raises(DatabaseError, match="that is proposed"):
        sign_in_sql(author, draft, owner.id)


@pytest.mark.django_db
def test_one_who_lost_the_seat_counts_no_more() -> None:
    row, _author, owners = proposed(needed=2)
    approve_decision(actor=owners[0], decision_id=row.pk)
    with acting(owners[1], read_only=True):
        assert signatures_lacking(actor=owners[1], decision_id=row.pk) == 1
    system = actors.system()
    change_member_role(actor=system, organization_id=row.organization_id, user_id=owners[0].id or 0, role="member")
    with acting(owners[1], read_only=True):
        assert signatures_lacking(actor=owners[1], decision_id=row.pk) == 2
    assert approve_decision(actor=owners[1], decision_id=row.pk).status == "proposed"
    third = factories.owner_of(row.organization_id)
    assert approve_decision(actor=third, decision_id=row.pk).status == "approved"


@pytest.mark.django_db
def test_the_database_and_the_operation_mean_the_same_people() -> None:
    enterprise_id, institution_id = factories.enterprise().id, actors.organization(OrganizationKind.INSTITUTION)
    actors.granted(institution_id, enterprise_id, "review")
    people = [
        *[actors.member(enterprise_id, role) for role in ("owner", "member", "viewer", "participant")],
        *[actors.member(institution_id, role) for role in ("admin", "analyst", "viewer")],
        *[actors.staff(group) for group in StaffGroup],
    ]
    with acting(actors.system(), read_only=True), connection.cursor() as cursor:
        cursor.execute(
            "SELECT enterprises_may_sign(one, %s) FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(one, place)"
            " ORDER BY place",
            [enterprise_id, [one.id for one in people]],
        )
        assert [found for [found] in cursor.fetchall()] == [DECIDERS.admits(one) for one in people]


def test_a_rule_that_is_made_stricter_meanwhile_is_waited_for(cloned_database: str) -> None:
    """R1"""
    row, _author, owners = proposed(needed=1)
    status = while_the_first_is_open(
        owners[0],
        lambda: set_approval_rules(actor=owners[0], organization_id=row.organization_id, rules=[Rule(None, 2)]),
        lambda: approve_decision(actor=owners[1], decision_id=row.pk).status,
    )
    assert status == "proposed"


def test_an_earlier_version_that_is_closed_meanwhile_is_waited_for(cloned_database: str) -> None:
    """R1"""
    enterprise_id = factories.enterprise().id
    owner, author = factories.owner_of(enterprise_id), actors.member(enterprise_id, "member")
    first = factories.approved(enterprise_id)
    second = supersede_decision(actor=author, decision_id=first.pk)
    propose_decision(actor=author, decision_id=second.pk)
    status = while_the_first_is_open(
        author,
        lambda: close_decision(actor=author, decision_id=first.pk),
        lambda: approve_decision(actor=owner, decision_id=second.pk).status,
    )
    with acting(owner, read_only=True):
        assert (status, DecisionRecord.objects.get_for(owner, first.pk).status) == ("approved", "closed")
