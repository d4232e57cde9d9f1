"""An approval signs a version with the hashes of its evidence; what changed since is shown, and what rests on that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation.public import Actor, OrganizationKind, acting, touch
from enterprises.decisions.errors import EvidenceNotPinned
from enterprises.decisions.lineage import evidence_of, lineage_of
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.operations.drafting import create_decision_from_analysis, edit_decision
from enterprises.public import AnalysisRow, approve_decision, propose_decision, record_analysis
from tests import actors
from tests.enterprises import factories


def analysed(by: Actor) -> AnalysisRow:
    """An analysis of one's own enterprise."""
    with acting(by):
        return record_analysis(
            actor=by,
            enterprise_id=by.organization_id,
            domain="cfo",
            inputs={"cash": "100"},
            findings={"findings": []},
            confidence=Decimal("0.4"),
            organization_id=None,
        )


def changed(_by: Actor, analysis: AnalysisRow, hash: str = "f" * 64) -> None:
    """The analysis says something else from now on, by the hand of the platform: nobody else may note that."""
    with acting(actors.system()):
        touch(
            kind="analysis",
            ref=analysis.id,
            hash=hash,
            label="cfo analysis",
            organization_id=analysis.organization_id,
        )


def approved_on(*citations: dict[str, Any], owner: Actor) -> DecisionRecord:
    """A decision that cites things, approved."""
    author = actors.member(owner.organization_id or 0, "member")
    made = factories.draft(owner.organization_id or 0, by=author, citations=list(citations))
    propose_decision(actor=author, decision_id=made.pk)
    return approve_decision(actor=owner, decision_id=made.pk)


def stale(by: Actor, row: DecisionRecord) -> list[tuple[str, ...]]:
    """The ways to what is stale beneath a version, by kind."""
    with acting(by, read_only=True):
        return [tuple(thing.kind for thing in one.path) for one in evidence_of(actor=by, decision_id=row.pk).stale]


def verdicts(by: Actor, row: DecisionRecord) -> list[str]:
    """How each citation of a version stands."""
    with acting(by, read_only=True):
        return [one.verdict for one in lineage_of(actor=by, decision_id=row.pk).cites]


@pytest.mark.django_db
def test_a_citation_without_a_hash_takes_the_one_its_evidence_has_now() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    analysis = analysed(owner)
    row = approved_on({"type": "analysis", "id": analysis.id}, owner=owner)
    assert row.artifact_json["citations"] == [{"type": "analysis", "id": analysis.id, "hash": analysis.content_hash}]


@pytest.mark.django_db
def test_the_content_hash_covers_the_hashes_of_the_evidence() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    analysis = analysed(owner)
    draft = factories.draft(owner.organization_id or 0, by=owner, citations=[{"type": "analysis", "id": analysis.id}])
    changed(owner, analysis)
    again = edit_decision(
        actor=owner,
        decision_id=draft.pk,
        title=draft.title,
        artifact=factories.artifact(citations=[{"type": "analysis", "id": analysis.id}]),
    )
    assert again.content_hash != draft.content_hash


@pytest.mark.django_db
def test_evidence_that_changed_makes_the_approval_stale_and_what_was_signed_stays() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    analysis = analysed(owner)
    row = approved_on({"type": "analysis", "id": analysis.id}, owner=owner)
    assert stale(owner, row) == []
    changed(owner, analysis)
    assert stale(owner, row) == [("decision", "analysis")]
    with acting(owner, read_only=True):
        found = lineage_of(actor=owner, decision_id=row.pk)
    assert (found.decision.status, found.decision.content_hash) == ("approved", row.content_hash)
    assert [(one.hash_then, one.hash_now) for one in found.cites] == [(analysis.content_hash, "f" * 64)]


@pytest.mark.django_db
def test_a_decision_that_cites_a_stale_one_is_stale_too() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    analysis = analysed(owner)
    below = approved_on({"type": "analysis", "id": analysis.id}, owner=owner)
    above = approved_on({"type": "decision", "id": str(below.pk)}, owner=owner)
    changed(owner, analysis)
    assert stale(owner, above) == [("decision", "decision", "analysis")]
    with acting(owner, read_only=True):
        found = lineage_of(actor=owner, decision_id=below.pk)
    assert [(one.citing.kind, one.citing.ref) for one in found.cited_by] == [("decision", str(above.pk))]


@pytest.mark.django_db
def test_a_decision_on_an_analysis_cites_it_without_being_told_to() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    analysis = analysed(owner)
    made = create_decision_from_analysis(
        actor=owner, analysis_id=analysis.id, title="Collect", artifact=factories.artifact()
    )
    changed(owner, analysis)
    assert stale(owner, made) == [("decision", "analysis")]


@pytest.mark.django_db
def test_what_can_be_cited_by_nobody_is_kept_as_it_was_written() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    book = {"type": "book", "id": "978-3", "label": "A book"}
    row = approved_on(book, owner=owner)
    assert row.artifact_json["citations"] == [book]
    assert stale(owner, row) == []


@pytest.mark.django_db
@pytest.mark.parametrize("id", ["0", -1], ids=["of nothing", "negative"])
def test_a_citation_of_nothing_that_is_there_can_not_be_read(id: object) -> None:
    owner = factories.owner_of(factories.enterprise().id)
    row = approved_on({"type": "analysis", "id": id, "hash": "y" * 200}, owner=owner)
    assert stale(owner, row) == []
    assert verdicts(owner, row) == ["unreadable"]


@pytest.mark.django_db
def test_what_is_too_long_to_be_an_id_is_kept_as_words() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    row = approved_on({"type": "analysis", "id": "x" * 500}, owner=owner)
    assert (row.status, stale(owner, row)) == ("approved", [])


@pytest.mark.django_db
def test_what_is_not_there_to_be_held_against_is_not_proposed() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    draft = factories.draft(owner.organization_id or 0, by=owner, citations=[{"type": "position", "id": 991}])
    with pytest.raises(EvidenceNotPinned) as refused:
        propose_decision(actor=owner, decision_id=draft.pk)
    assert (refused.value.code, refused.value.facts["named"]) == ("decision.evidence_not_pinned", "position 991")


@pytest.mark.django_db
def test_what_was_noted_after_it_was_cited_is_pinned_as_it_is_proposed() -> None:
    owner = factories.owner_of(factories.enterprise().id)
    author = actors.member(owner.organization_id or 0, "member")
    draft = factories.draft(owner.organization_id or 0, by=author, citations=[{"type": "position", "id": 991}])
    noted(owner, "a" * 64)
    row = propose_decision(actor=author, decision_id=draft.pk)
    assert (row.artifact_json["citations"][0]["hash"], row.content_hash != draft.content_hash) == ("a" * 64, True)
    row = approve_decision(actor=owner, decision_id=row.pk)
    assert stale(owner, row) == []
    noted(owner, "b" * 64)
    assert stale(owner, row) == [("decision", "position")]


@pytest.mark.django_db
def test_what_one_reader_cannot_see_is_not_told_as_changed() -> None:
    enterprise_id = factories.enterprise().id
    owner = factories.owner_of(enterprise_id)
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.granted(bank, enterprise_id, "act")
    analyst = actors.member(bank, "analyst")
    with acting(analyst):
        analysis = record_analysis(
            actor=analyst,
            enterprise_id=enterprise_id,
            domain="cfo",
            inputs={"cash": "1"},
            findings={"findings": []},
            confidence=Decimal("0.1"),
            organization_id=bank,
        )
    row = factories.draft(enterprise_id, by=analyst, citations=[{"type": "analysis", "id": analysis.id}])
    seen = []
    for reader in (analyst, owner):
        with acting(reader, read_only=True):
            found = lineage_of(actor=reader, decision_id=row.pk)
            seen.append((len(found.stale), len(found.unreadable)))
    assert seen == [(0, 0), (0, 1)]


def noted(by: Actor, hash: str) -> None:
    """Something that can be cited stands as a hash says."""
    with acting(by):
        touch(kind="position", ref=991, hash=hash, label="x", organization_id=by.organization_id or 0)
