"""What waits for signatures, the longest waiting first: what it would change, who lacks, who may not sign and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.results import Rule
from enterprises.decisions import signing
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.signing import Waiting
from enterprises.public import approve_decision, propose_decision, supersede_decision
from tests import actors
from tests.clients import page_client_of
from tests.enterprises import factories
from tests.enterprises.decisions.test_the_pin import analysed, changed

pytestmark = pytest.mark.django_db
OWNER, MEMBER = "owner@signing.example", "member@signing.example"
STATEMENTS = 4
"""The rows, the chains they stand in, the versions that hold, the rules of approval."""


@pytest.fixture
def enterprise_id() -> int:
    return factories.enterprise(name="Mesa Orchard").id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email=OWNER)


@pytest.fixture
def author(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email=MEMBER)


def proposed(by: Actor, days_ago: int = 0, **parts: object) -> DecisionRecord:
    """A version that somebody proposed some days ago."""
    with clock.fixed_at(clock.now() - timedelta(days=days_ago)):
        made = factories.draft(by.organization_id or 0, by=by, **parts)
        return propose_decision(actor=by, decision_id=made.pk)


def waits_for(actor: Actor) -> list[Waiting]:
    """What waits for somebody's signature."""
    with acting(actor, read_only=True):
        return signing.shown(actor=actor, rows=signing.to_sign(actor))


def not_for(actor: Actor) -> list[Waiting]:
    """What is proposed and waits for others."""
    with acting(actor, read_only=True):
        return signing.shown(actor=actor, rows=signing.not_to_sign(actor))


def two_needed(owner: Actor) -> None:
    """From now on two people have to approve."""
    set_approval_rules(actor=owner, organization_id=owner.organization_id or 0, rules=[Rule(None, 2)])


def test_the_longest_waiting_comes_first_and_each_says_how_many_are_lacking(owner: Actor, author: Actor) -> None:
    two_needed(owner)
    new, old = proposed(author), proposed(author, days_ago=9)
    found = waits_for(owner)
    assert [(one.row.pk, one.given, one.needed, one.lacking, one.because) for one in found] == [
        (old.pk, 0, 2, 2, ""),
        (new.pk, 0, 2, 2, ""),
    ]


def test_a_rule_made_stricter_since_counts_at_once(owner: Actor, author: Actor) -> None:
    proposed(author)
    two_needed(owner)
    assert [one.needed for one in waits_for(owner)] == [2]


def test_what_one_wrote_signed_or_may_only_read_waits_for_others_and_says_why(
    enterprise_id: int, owner: Actor, author: Actor
) -> None:
    two_needed(owner)
    row = proposed(author)
    approve_decision(actor=owner, decision_id=row.pk)
    assert [(one.because, one.given, one.lacking) for one in not_for(owner)] == [("signed", 1, 1)]
    assert [one.because for one in not_for(author)] == ["own"]
    assert [one.because for one in not_for(actors.member(enterprise_id, "member"))] == ["role"]
    lender = actors.organization(OrganizationKind.INSTITUTION)
    actors.granted(lender, enterprise_id, "read")
    assert [one.because for one in not_for(actors.member(lender, "analyst"))] == ["reach"]


def test_nothing_of_another_enterprise_is_shown(owner: Actor, author: Actor) -> None:
    proposed(author)
    stranger = factories.owner_of(factories.enterprise().id)
    assert (waits_for(stranger), not_for(stranger)) == ([], [])


def test_a_next_version_says_which_one_holds_though_others_were_rejected_between(owner: Actor, author: Actor) -> None:
    first = proposed(author)
    approve_decision(actor=owner, decision_id=first.pk)
    second = supersede_decision(actor=author, decision_id=first.pk, title="Collect each week")
    propose_decision(actor=author, decision_id=second.pk)
    [one] = waits_for(owner)
    assert (one.row.pk, one.holds and one.holds.pk) == (second.pk, first.pk)


@pytest.mark.parametrize("many", [1, 5])
def test_it_takes_as_many_statements_however_many_wait(owner: Actor, author: Actor, many: int) -> None:
    for _number in range(many):
        proposed(author)
    with acting(owner, read_only=True), CaptureQueriesContext(connection) as captured:
        found = signing.shown(actor=owner, rows=signing.to_sign(owner))
    assert (len(found), len(captured)) == (many, STATEMENTS)


# The pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of(OWNER)


def test_the_page_says_who_proposed_what_and_what_it_would_change(page: Client, owner: Actor, author: Actor) -> None:
    first = proposed(author)
    approve_decision(actor=owner, decision_id=first.pk)
    second = supersede_decision(
        actor=author, decision_id=first.pk, artifact=factories.artifact(risks=["Another."], trade_offs=["Time."])
    )
    propose_decision(actor=author, decision_id=second.pk)
    shown = page.get("/decisions/approvals").content.decode()
    assert "One decision waits for your signature." in shown
    assert "It changes 2 parts of version 1, which holds: risks, what it costs." in shown
    assert "1 signature is lacking" in shown
    assert f"/decisions/{second.pk}/versions?against={first.pk}" in shown


def test_the_rail_counts_what_waits_and_says_nothing_once_it_is_signed(
    page: Client, owner: Actor, author: Actor
) -> None:
    row = proposed(author)
    counted = page.get("/decisions/approvals").content.decode()
    page.post(f"/decisions/{row.pk}/act/approve", {"note": ""})
    emptied = page.get("/decisions/approvals").content.decode()
    assert ("Nothing waits for your signature" in counted, "Nothing waits for your signature" in emptied) == (
        False,
        True,
    )


def test_signing_says_how_many_more_are_needed(page: Client, owner: Actor, author: Actor) -> None:
    two_needed(owner)
    row = proposed(author)
    answer = page.post(f"/decisions/{row.pk}/act/approve", {"note": ""}, follow=True).content.decode()
    assert "Your approval is kept. The version waits for one more." in answer
    assert "Approval 1 of 2" in answer
    assert "One more person has to approve it." in answer


def test_who_may_not_sign_is_told_why(author: Actor, owner: Actor) -> None:
    proposed(author)
    shown = page_client_of(MEMBER).get("/decisions/approvals").content.decode()
    assert "You wrote this version and cannot approve it." in shown
    assert "Nothing waits for your signature" in shown


def test_the_administration_says_how_many_more_have_to_sign(owner: Actor, author: Actor) -> None:
    two_needed(owner)
    row = proposed(author)
    actors.staff(email="staff@signing.example")
    administration = page_client_of("staff@signing.example")
    answer = administration.post(
        "/admin/enterprises/decisionrecord/", {"action": "approve", "_selected_action": [str(row.pk)]}, follow=True
    ).content.decode()
    assert "signed, 1 more needed." in answer


def test_whoever_signs_reads_what_is_signed_and_how_many_sign(owner: Actor, author: Actor) -> None:
    two_needed(owner)
    row = proposed(author)
    read = page_client_of(OWNER).get(f"/decisions/{row.pk}/act/approve").content.decode()
    wanted = {
        "Collect what is overdue, on a calendar.", "A third of the receivables", "A customer may be annoyed.",
        "Set the calendar", "0 of 2 approvals are given.", "2 more people have to approve it.",
    }  # fmt: skip
    assert {one for one in wanted if one not in read} == set()
    assert "0 of 2 approvals are given." in page_client_of(OWNER).get(f"/decisions/{row.pk}").content.decode()


def test_nobody_is_said_to_have_signed_a_draft(enterprise_id: int, author: Actor) -> None:
    analysis = analysed(author)
    row = factories.draft(enterprise_id, by=author, citations=[{"type": "analysis", "id": analysis.id}])
    changed(author, analysis)
    read = page_client_of(MEMBER).get(f"/decisions/{row.pk}").content.decode()
    assert "Nobody signed this version yet." in read
    assert "What was signed stands" not in read


def test_all_who_signed_are_named_where_a_version_stands(owner: Actor, author: Actor) -> None:
    two_needed(owner)
    row = proposed(author)
    others = [owner, actors.member(owner.organization_id or 0, "owner", email="second@signing.example")]
    for one in others:
        row = approve_decision(actor=one, decision_id=row.pk)
    names = [one.name for one in others]
    assert len(names) == 2
    read = page_client_of(OWNER).get(f"/decisions/{row.pk}").content.decode()
    assert f"Approved by {names[0]} and {names[1]}, " in read
