"""A draft is its author's to rewrite, and one that is withdrawn neither hides nor blocks the version that holds."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import acting
from enterprises.decisions.errors import NotItsAuthor, NotOpenTo
from enterprises.decisions.queries import newest_decisions_of
from enterprises.public import (
    approve_decision,
    close_decision,
    create_decision,
    edit_decision,
    propose_decision,
    supersede_decision,
)
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import approved, artifact, draft, enterprise, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


def test_nobody_rewrites_the_draft_of_another_and_then_approves_the_own_words(enterprise_id: int) -> None:
    made = draft(enterprise_id, by=actors.member(enterprise_id, "member"))
    with pytest.raises(NotItsAuthor) as refused:
        edit_decision(actor=owner_of(enterprise_id), decision_id=made.pk, title="Mine now", artifact=artifact())
    assert refused.value.code == "decision.not_its_author"


def test_a_draft_that_nobody_wrote_becomes_the_version_of_whoever_rewrites_it(enterprise_id: int) -> None:
    owner = owner_of(enterprise_id)
    made = create_decision(
        actor=actors.system(), title="Collect", domain="cfo", artifact=artifact(), enterprise_id=enterprise_id
    )
    rewritten = edit_decision(actor=owner, decision_id=made.pk, title="Collect weekly", artifact=artifact())
    assert rewritten.created_by_id == owner.id


def test_the_page_offers_rewriting_to_the_author_alone(enterprise_id: int) -> None:
    author = actors.member(enterprise_id, "member", email="author@example.org")
    actors.member(enterprise_id, "owner", email="owner@example.org")
    path = f"/decisions/{draft(enterprise_id, by=author).pk}"
    assert page_client_of("author@example.org").get(path).context["may_edit"]
    assert not page_client_of("owner@example.org").get(path).context["may_edit"]


def test_a_withdrawn_next_version_leaves_the_one_that_holds_in_the_list(enterprise_id: int) -> None:
    owner, standing = owner_of(enterprise_id), approved(enterprise_id)
    close_decision(actor=owner, decision_id=supersede_decision(actor=owner, decision_id=standing.pk).pk)
    with acting(owner):
        assert standing in newest_decisions_of(actor=owner, enterprise_id=enterprise_id)


def test_the_chain_goes_on_after_a_withdrawn_version(enterprise_id: int) -> None:
    owner, member, standing = owner_of(enterprise_id), actors.member(enterprise_id, "member"), approved(enterprise_id)
    withdrawn = supersede_decision(actor=owner, decision_id=standing.pk)
    close_decision(actor=owner, decision_id=withdrawn.pk)
    third = supersede_decision(actor=member, decision_id=withdrawn.pk)
    propose_decision(actor=member, decision_id=third.pk)
    approve_decision(actor=owner, decision_id=third.pk)
    with acting(owner):
        standing.refresh_from_db()
        assert (third.version, standing.status) == (3, "superseded")
        assert [row.pk for row in newest_decisions_of(actor=owner, enterprise_id=enterprise_id)] == [third.pk]


def test_a_decision_that_was_carried_out_and_closed_has_no_next_version(enterprise_id: int) -> None:
    owner, standing = owner_of(enterprise_id), approved(enterprise_id)
    close_decision(actor=owner, decision_id=standing.pk)
    with pytest.raises(NotOpenTo):
        supersede_decision(actor=owner, decision_id=standing.pk)
