"""A decision is written by one, decided by another, frozen from then on, and changed only by a version that follows."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import (
    Actor,
    NotVisible,
    OrganizationKind,
    ReadOnly,
    RoleNotAllowed,
    StaffGroup,
    acting,
    actor_for,
    add_member,
    events_about,
)
from enterprises.decisions.errors import (
    AlreadySuperseded,
    ArtifactFaulty,
    ContextOfAnother,
    NotAVersion,
    NoteMissing,
    NotOpenTo,
    OwnVersion,
)
from enterprises.decisions.queries import contexts_of, decision_for, difference, versions_of, waiting_for
from enterprises.models import DecisionRecord
from enterprises.public import (
    add_decision_context,
    approve_decision,
    close_decision,
    create_decision,
    edit_decision,
    propose_decision,
    reject_decision,
    supersede_decision,
)
from tests import actors
from tests.enterprises.factories import approved, artifact, draft, enterprise, owner_of


@pytest.fixture
def enterprise_id(db: None) -> int:
    return enterprise().id


@pytest.mark.django_db
class TestAVersionOnItsWay:
    def test_it_begins_as_a_draft_of_the_enterprise_with_its_hash(self, enterprise_id: int) -> None:
        author = owner_of(enterprise_id)
        made = draft(enterprise_id, by=author)
        assert (made.status, made.version, made.organization_id) == ("draft", 1, enterprise_id)
        assert len(made.content_hash) == 64
        assert made.expected_json[0]["metric"] == "late_invoice_share_ratio"

    def test_its_hash_is_the_same_after_the_database_has_kept_it(self, enterprise_id: int) -> None:
        author = owner_of(enterprise_id)
        made = draft(enterprise_id, by=author, constraints=["ä – ½"])
        rewritten = edit_decision(
            actor=author,
            decision_id=made.pk,
            title=made.title,
            artifact=_read(author, made.pk).artifact_json,
        )
        assert rewritten.content_hash == made.content_hash

    def test_a_faulty_artifact_names_each_fault(self, enterprise_id: int) -> None:
        with pytest.raises(ArtifactFaulty) as refused:
            draft(enterprise_id, by=owner_of(enterprise_id), recommendation="", risks="many")
        assert [one.pointer for one in refused.value.problems] == [
            "/artifact_json/recommendation",
            "/artifact_json/risks",
        ]

    def test_a_draft_is_rewritten_and_a_proposed_one_is_not(self, enterprise_id: int) -> None:
        author = owner_of(enterprise_id)
        made = draft(enterprise_id, by=author)
        edit_decision(actor=author, decision_id=made.pk, title="Another title", artifact=artifact())
        propose_decision(actor=author, decision_id=made.pk)
        with pytest.raises(NotOpenTo):
            edit_decision(actor=author, decision_id=made.pk, title="Later", artifact=artifact())

    def test_another_approves_what_one_proposed(self, enterprise_id: int) -> None:
        author, owner = actors.member(enterprise_id, "member"), owner_of(enterprise_id)
        made = approved(enterprise_id, by=author, approver=owner)
        assert (made.status, made.decided_by_id, made.decided_note) == ("approved", owner.id, "Agreed.")
        with acting(owner):
            events = events_about(owner, object_type="enterprises.decisionrecord", object_id=made.pk)
            assert [event.action for event in events] == ["approve_decision", "propose_decision", "create_decision"]
            assert events[0].after["content_hash"] == made.content_hash

    @pytest.mark.parametrize("decide", [approve_decision, reject_decision])
    def test_nobody_decides_the_own_version(self, enterprise_id: int, decide: Any) -> None:
        owner = owner_of(enterprise_id)
        made = draft(enterprise_id, by=owner)
        propose_decision(actor=owner, decision_id=made.pk)
        with pytest.raises(OwnVersion) as refused:
            decide(actor=owner, decision_id=made.pk, note="I agree with myself.")
        assert refused.value.code == "decision.own_version"
        assert _read(owner, made.pk).status == "proposed"

    def test_whoever_begins_the_next_version_does_not_approve_it(self, enterprise_id: int) -> None:
        owner = owner_of(enterprise_id)
        following = supersede_decision(actor=owner, decision_id=approved(enterprise_id).pk)
        propose_decision(actor=owner, decision_id=following.pk)
        with pytest.raises(OwnVersion):
            approve_decision(actor=owner, decision_id=following.pk)

    def test_a_draft_is_not_approved(self, enterprise_id: int) -> None:
        made = draft(enterprise_id, by=actors.member(enterprise_id, "member"))
        with pytest.raises(NotOpenTo) as refused:
            approve_decision(actor=owner_of(enterprise_id), decision_id=made.pk)
        assert refused.value.code == "decision.not_open_to_this"

    def test_a_rejection_says_why(self, enterprise_id: int) -> None:
        author, owner = actors.member(enterprise_id, "member"), owner_of(enterprise_id)
        made = draft(enterprise_id, by=author)
        propose_decision(actor=author, decision_id=made.pk)
        with pytest.raises(NoteMissing):
            reject_decision(actor=owner, decision_id=made.pk, note=" ")
        assert reject_decision(actor=owner, decision_id=made.pk, note="Too dear.").status == "rejected"

    def test_what_is_closed_moves_no_more(self, enterprise_id: int) -> None:
        author = owner_of(enterprise_id)
        made = draft(enterprise_id, by=author)
        close_decision(actor=author, decision_id=made.pk)
        with pytest.raises(NotOpenTo):
            propose_decision(actor=author, decision_id=made.pk)


@pytest.mark.django_db
class TestWhoMay:
    @pytest.mark.parametrize("role", ["viewer", "participant"])
    def test_who_only_reads_writes_none(self, enterprise_id: int, role: str) -> None:
        with pytest.raises(RoleNotAllowed):
            draft(enterprise_id, by=actors.member(enterprise_id, role))

    def test_an_auditor_decides_none(self, enterprise_id: int) -> None:
        with pytest.raises(RoleNotAllowed):
            approve_decision(actor=actors.staff(StaffGroup.AUDITOR), decision_id=uuid4())

    def test_another_enterprise_sees_none(self, enterprise_id: int) -> None:
        made, stranger = approved(enterprise_id), owner_of(enterprise().id)
        with pytest.raises(NotVisible):
            close_decision(actor=stranger, decision_id=made.pk)
        with pytest.raises(NotVisible):
            _read(stranger, made.pk)

    def test_an_institution_that_may_review_decides_and_does_not_write(self, enterprise_id: int) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        actors.granted(bank, enterprise_id, "review")
        analyst, author = actors.member(bank, "analyst"), actors.member(enterprise_id, "member")
        made = draft(enterprise_id, by=author)
        propose_decision(actor=author, decision_id=made.pk)
        with acting(analyst):
            assert [row.pk for row in waiting_for(analyst)] == [made.pk]
        with pytest.raises(ReadOnly):
            close_decision(actor=analyst, decision_id=made.pk)
        assert approve_decision(actor=analyst, decision_id=made.pk).status == "approved"

    def test_an_institution_that_reads_decides_none(self, enterprise_id: int) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        actors.granted(bank, enterprise_id, "read")
        author = actors.member(enterprise_id, "member")
        made = draft(enterprise_id, by=author)
        propose_decision(actor=author, decision_id=made.pk)
        with pytest.raises(ReadOnly):
            approve_decision(actor=actors.member(bank, "admin"), decision_id=made.pk)

    def test_a_role_in_one_enterprise_gives_none_in_another(self, enterprise_id: int) -> None:
        other = enterprise().id
        actors.member(enterprise_id, "viewer", email="both@example.org")
        staff = actors.staff()
        with acting(staff):
            seat = add_member(actor=staff, organization_id=other, email="both@example.org", name="Both", role="owner")
            both = actor_for(seat.user, organization_id=other)
        with pytest.raises(ReadOnly):
            draft(enterprise_id, by=both)


@pytest.mark.django_db
class TestVersions:
    def test_the_version_that_stands_holds_until_the_next_is_approved(self, enterprise_id: int) -> None:
        first, author = approved(enterprise_id), actors.member(enterprise_id, "member")
        second = supersede_decision(actor=author, decision_id=first.pk, artifact=artifact(recommendation="Call daily."))
        assert (second.version, second.status, _read(author, first.pk).status) == (2, "draft", "approved")
        propose_decision(actor=author, decision_id=second.pk)
        approve_decision(actor=owner_of(enterprise_id), decision_id=second.pk)
        assert _read(author, first.pk).status == "superseded"

    def test_a_version_is_followed_by_one_only(self, enterprise_id: int) -> None:
        first, author = approved(enterprise_id), actors.member(enterprise_id, "member")
        supersede_decision(actor=author, decision_id=first.pk)
        with pytest.raises(AlreadySuperseded) as refused:
            supersede_decision(actor=author, decision_id=first.pk)
        assert refused.value.facts["version"] == 2

    def test_a_rejected_version_is_followed_and_the_approved_one_still_gives_way(self, enterprise_id: int) -> None:
        first, author, owner = approved(enterprise_id), actors.member(enterprise_id, "member"), owner_of(enterprise_id)
        second = supersede_decision(actor=author, decision_id=first.pk)
        propose_decision(actor=author, decision_id=second.pk)
        reject_decision(actor=owner, decision_id=second.pk, note="Not yet.")
        third = supersede_decision(actor=author, decision_id=second.pk)
        propose_decision(actor=author, decision_id=third.pk)
        approve_decision(actor=owner, decision_id=third.pk)
        with acting(author):
            chain = versions_of(actor=author, decision_id=second.pk)
        assert [(row.version, row.status) for row in chain] == [(1, "superseded"), (2, "rejected"), (3, "approved")]

    def test_two_versions_are_compared(self, enterprise_id: int) -> None:
        first, author = approved(enterprise_id), actors.member(enterprise_id, "member")
        second = supersede_decision(actor=author, decision_id=first.pk, artifact=artifact(recommendation="Call daily."))
        with acting(author):
            compared = difference(actor=author, decision_id=second.pk, against=first.pk)
        assert [(change.pointer, change.after) for change in compared[1]] == [("/recommendation", "Call daily.")]

    def test_versions_of_different_decisions_are_not_compared(self, enterprise_id: int) -> None:
        one, other = approved(enterprise_id), approved(enterprise_id)
        reader = owner_of(enterprise_id)
        with acting(reader), pytest.raises(NotAVersion):
            difference(actor=reader, decision_id=one.pk, against=other.pk)


@pytest.mark.django_db
class TestContext:
    def test_the_newest_context_holds_and_earlier_ones_stay(self, enterprise_id: int) -> None:
        owner = owner_of(enterprise_id)
        made = draft(enterprise_id, by=owner)
        for season in ("winter", "spring"):
            add_decision_context(actor=owner, decision_id=made.pk, context={"season": season})
        with acting(owner):
            kept = contexts_of(actor=owner, decision_id=made.pk)
        assert [one.context_json["season"] for one in kept] == ["spring", "winter"]

    def test_a_context_names_no_other_enterprise(self, enterprise_id: int) -> None:
        owner = owner_of(enterprise_id)
        made = draft(enterprise_id, by=owner)
        with pytest.raises(NotVisible):
            add_decision_context(actor=owner, decision_id=made.pk, context={}, enterprise_id=enterprise().id)
        staff = actors.staff()
        with pytest.raises(ContextOfAnother):
            add_decision_context(actor=staff, decision_id=made.pk, context={}, enterprise_id=enterprise().id)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["artifact_json", "title", "content_hash", "expected_json"])
def test_the_database_itself_keeps_an_approved_version_as_it_is(enterprise_id: int, column: str) -> None:
    made, staff = approved(enterprise_id), actors.staff()
    with pytest.raises(Exception, match="is frozen"), acting(staff):
        DecisionRecord.objects.for_actor(staff).filter(pk=made.pk).update(**{column: "changed"})


def test_of_two_who_begin_the_next_version_at_once_one_does(cloned_database: str) -> None:
    """Two real connections; the second waits for the first and finds the version that it made."""
    enterprise_id = enterprise().id
    first = approved(enterprise_id)
    authors = [actors.member(enterprise_id, "member") for _ in range(2)]
    together = threading.Barrier(2)

    def begin(author: Actor) -> str:
        together.wait(timeout=20)
        try:
            return str(supersede_decision(actor=author, decision_id=first.pk).version)
        except ClearError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(begin, authors))
    assert answers == ["2", "decision.already_superseded"]
    with acting(authors[0]):
        assert len(versions_of(actor=authors[0], decision_id=first.pk)) == 2
    connection.close()


def test_a_decision_about_the_own_organization_belongs_to_it(db: None) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    analyst = actors.member(bank, "analyst")
    made = create_decision(actor=analyst, title="Lend less", domain="general", artifact=artifact())
    assert (made.organization_id, made.enterprise_id) == (bank, None)


def _read(actor: Actor, decision_id: UUID) -> DecisionRecord:
    with acting(actor):
        return decision_for(actor=actor, decision_id=decision_id)
