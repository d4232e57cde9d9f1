"""What a decision cites changed: one act begins the next version in the same words, resting on what is said now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from clear_platform.foundation.public import Actor, acting, mark_removed
from enterprises.decisions.errors import (
    AlreadySuperseded,
    AnalysisOfAnother,
    NothingToRenew,
    NotItsAuthor,
    NotOpenTo,
)
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.operations.renewing import renew_decision
from enterprises.public import (
    approve_decision,
    create_decision_from_analysis,
    propose_decision,
    record_analysis,
    supersede_decision,
)
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises import factories
from tests.enterprises.decisions.test_the_pin import analysed, approved_on, changed, stale
from tests.enterprises.ledger.books import entries_of

pytestmark = pytest.mark.django_db
OWNER = "owner@anew.example"


@pytest.fixture
def owner() -> Actor:
    return actors.member(factories.enterprise().id, "owner", email=OWNER)


def bytes_of(by: Actor, decision_id: UUID) -> tuple[Any, ...]:
    """A version as the database keeps it, whole."""
    with acting(by, read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM enterprises_decisionrecord d WHERE decision_id = %s", [decision_id])
        return tuple(cursor.fetchall())


def stale_one(owner: Actor) -> DecisionRecord:
    """An approved decision whose analysis says something else since."""
    analysis = analysed(owner)
    row = approved_on({"type": "analysis", "id": analysis.id, "label": "Receivables"}, owner=owner)
    changed(owner, analysis)
    return row


def test_the_next_version_says_the_same_and_cites_what_is_said_now(owner: Actor) -> None:
    row = stale_one(owner)
    before = bytes_of(owner, row.pk)
    made = renew_decision(actor=owner, decision_id=row.pk)
    assert (made.version, made.status, made.title) == (2, "draft", row.title)
    assert [one["hash"] for one in made.artifact_json["citations"]] == ["f" * 64]
    assert made.artifact_json["citations"][0]["label"] == "Receivables"
    assert {**made.artifact_json, "citations": None} == {**row.artifact_json, "citations": None}
    assert (stale(owner, made), stale(owner, row)) == ([], [("decision", "analysis")])
    assert bytes_of(owner, row.pk) == before
    assert [one.kind for one in entries_of(owner.organization_id or 0)][-1] == "renew_decision"


def test_a_decision_that_was_replaced_is_cited_in_the_version_that_holds(owner: Actor) -> None:
    below = factories.approved(owner.organization_id or 0)
    above = approved_on({"type": "decision", "id": str(below.pk)}, owner=owner)
    author = actors.member(owner.organization_id or 0, "member")
    later = supersede_decision(actor=author, decision_id=below.pk, title="Collect each week")
    propose_decision(actor=author, decision_id=later.pk)
    approve_decision(actor=owner, decision_id=later.pk)
    made = renew_decision(actor=owner, decision_id=above.pk)
    assert made.artifact_json["citations"] == [{"type": "decision", "id": str(later.pk), "hash": later.content_hash}]
    assert stale(owner, made) == []


def test_a_draft_is_rewritten_itself_by_its_author_alone(owner: Actor) -> None:
    analysis = analysed(owner)
    draft = factories.draft(owner.organization_id or 0, by=owner, citations=[{"type": "analysis", "id": analysis.id}])
    changed(owner, analysis)
    with pytest.raises(NotItsAuthor):
        renew_decision(actor=actors.member(owner.organization_id or 0, "member"), decision_id=draft.pk)
    anew = renew_decision(actor=owner, decision_id=draft.pk)
    assert (anew.pk, anew.version, anew.content_hash != draft.content_hash) == (draft.pk, 1, True)


def test_where_nothing_cited_changed_there_is_nothing_to_take_anew(owner: Actor) -> None:
    below = stale_one(owner)
    above = approved_on({"type": "decision", "id": str(below.pk)}, owner=owner)
    assert stale(owner, above) == [("decision", "decision", "analysis")]
    with pytest.raises(NothingToRenew):
        renew_decision(actor=owner, decision_id=above.pk)


def test_what_is_gone_stays_cited_as_it_was(owner: Actor) -> None:
    gone, other = analysed(owner), analysed(owner)
    row = approved_on({"type": "analysis", "id": gone.id}, {"type": "analysis", "id": other.id}, owner=owner)
    system = actors.system()
    with acting(system):
        mark_removed(actor=system, kind="analysis", refs=[gone.id])
    changed(owner, other)
    made = renew_decision(actor=owner, decision_id=row.pk)
    assert [one["hash"] for one in made.artifact_json["citations"]] == [gone.content_hash, "f" * 64]
    assert stale(owner, made) == [("decision", "analysis")]


def test_a_version_that_waits_or_was_followed_is_left_alone(owner: Actor) -> None:
    row = stale_one(owner)
    made = renew_decision(actor=owner, decision_id=row.pk)
    with pytest.raises(AlreadySuperseded):
        renew_decision(actor=owner, decision_id=row.pk)
    propose_decision(actor=owner, decision_id=made.pk)
    with pytest.raises(NotOpenTo):
        renew_decision(actor=owner, decision_id=made.pk)


def test_the_api_answers_with_the_draft_and_where_it_is(owner: Actor) -> None:
    row = stale_one(owner)
    answer = sent(client_of(OWNER), "post", f"/api/v1/decisions/{row.pk}/renew", {})
    made = answer.json()
    assert (answer.status_code, made["version"], made["supersedes"]) == (201, 2, str(row.pk))
    assert answer.headers["Location"] == f"/api/v1/decisions/{made['decision_id']}"


def test_the_record_offers_it_where_it_helps_and_the_page_does_it(owner: Actor) -> None:
    row = stale_one(owner)
    page = page_client_of(OWNER)
    act = f"/decisions/{row.pk}/act/renew"
    assert act in page.get(f"/decisions/{row.pk}").content.decode()
    led = page.post(act)
    with acting(owner, read_only=True):
        draft = DecisionRecord.objects.for_actor(owner).get(supersedes_id=row.pk)
    assert led.headers["Location"] == f"/decisions/{draft.pk}"
    assert act not in page.get(f"/decisions/{row.pk}").content.decode()


def test_the_next_version_rests_on_its_evidence_as_that_stands_now(owner: Actor) -> None:
    made = supersede_decision(actor=owner, decision_id=stale_one(owner).pk)
    assert [one["hash"] for one in made.artifact_json["citations"]] == ["f" * 64]
    assert stale(owner, made) == []


def test_the_next_version_may_rest_on_another_analysis_of_the_same_enterprise_and_domain(owner: Actor) -> None:
    first, second = analysed(owner), analysed(owner)
    cited = {"type": "analysis", "id": first.id, "label": "Receivables"}
    author = actors.member(owner.organization_id or 0, "member")
    row = create_decision_from_analysis(
        actor=author, analysis_id=first.id, title="Collect", artifact=factories.artifact(citations=[cited])
    )
    propose_decision(actor=author, decision_id=row.pk)
    approve_decision(actor=owner, decision_id=row.pk)
    made = supersede_decision(actor=owner, decision_id=row.pk, analysis_id=second.id)
    assert (made.analysis_id, row.analysis_id) == (second.id, first.id)
    assert made.artifact_json["citations"] == [{**cited, "id": second.id, "hash": second.content_hash}]


def test_an_analysis_of_another_domain_is_refused(owner: Actor) -> None:
    row = factories.approved(owner.organization_id or 0)
    with acting(owner):
        other = record_analysis(
            actor=owner, enterprise_id=owner.organization_id, domain="cmo", inputs={}, findings={"findings": []},
            confidence=Decimal("0.4"), organization_id=None,
        )  # fmt: skip
    with pytest.raises(AnalysisOfAnother):
        supersede_decision(actor=owner, decision_id=row.pk, analysis_id=other.id)


def test_an_analysis_that_the_words_do_not_cite_is_not_taken_anew(owner: Actor) -> None:
    analysis = analysed(owner)
    row = create_decision_from_analysis(
        actor=owner, analysis_id=analysis.id, title="Collect", artifact=factories.artifact()
    )
    changed(owner, analysis)
    assert stale(owner, row) == [("decision", "analysis")]
    with pytest.raises(NothingToRenew):
        renew_decision(actor=owner, decision_id=row.pk)
