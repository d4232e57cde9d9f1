"""The ledger, rules of approval and the lineage of a decision at the API, the console and for runs."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.public import Actor
from execution.public import Wanted, execute_pattern
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises import factories
from tests.enterprises.ledger.books import head_of
from tests.institutional import factories as institutional

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture
def owner() -> Actor:
    return actors.member(factories.enterprise().id, "owner", email="owner@example.org")


@pytest.fixture
def client(owner: Actor) -> Client:
    return client_of("owner@example.org")


def test_the_ledger_shows_the_entries_of_ones_own_organization_page_by_page(owner: Actor, client: Client) -> None:
    factories.approved(owner.organization_id or 0)
    factories.approved(factories.enterprise().id)
    first = client.get(f"{BASE}/ledger?page_size=2").json()
    second = client.get(first["next"]).json()
    found = [*first["results"], *second["results"]]
    assert [(one["seq"], one["kind"]) for one in found] == [
        (3, "approve_decision"),
        (2, "propose_decision"),
        (1, "create_decision"),
    ]
    assert {one["organization"] for one in found} == {owner.organization_id}
    assert found[0]["prev_hash"] == found[1]["hash"]
    assert [one["seq"] for one in client.get(f"{BASE}/ledger?hash={found[1]['hash']}").json()["results"]] == [2]


def test_an_object_out_of_sight_is_refused_whether_or_not_it_exists(owner: Actor, client: Client) -> None:
    own = factories.approved(owner.organization_id or 0)
    theirs = factories.approved(factories.enterprise().id)
    answers = [client.get(f"{BASE}/ledger?object_id={one}") for one in (own.pk, theirs.pk, "nothing")]
    assert [one.status_code for one in answers] == [200, 403, 403]
    assert [one["object_id"] for one in answers[0].json()["results"]] == [str(own.pk)] * 3
    assert {one.json()["code"] for one in answers[1:]} == {"access.not_visible"}


def test_what_is_seen_through_a_grant_is_no_entry_of_ones_own_ledger(owner: Actor) -> None:
    bank = institutional.institution()
    _portfolio, [enterprise_id] = institutional.holding(bank)
    theirs = factories.approved(enterprise_id)
    actors.member(bank, "viewer", email="viewer@example.org")
    answer = client_of("viewer@example.org").get(f"{BASE}/ledger?object_id={theirs.pk}")
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_entries_about_rows_from_outside_name_their_source() -> None:
    bank = institutional.institution()
    portfolio_id, [enterprise_id] = institutional.holding(bank)
    institutional.position(portfolio_id, enterprise_id, source="sba_foia")
    actors.member(bank, "viewer", email="viewer@example.org")
    answer = client_of("viewer@example.org").get(f"{BASE}/ledger?object_type=position").json()
    assert [one["image"]["source"] for one in answer["results"]] == ["sba_foia"]
    assert len(answer["attributions"]) == 1


def test_rules_of_approval_are_read_and_replaced(client: Client, owner: Actor) -> None:
    stands = client.get(f"{BASE}/approval-rules")
    assert stands.json() == {
        "organization": owner.organization_id,
        "rules": [],
        "needed": dict.fromkeys(("cfo", "cmo", "coo", "cto", "general"), 1),
    }
    rules = {"rules": [{"domain": None, "approvers_needed": 2}, {"domain": "cfo", "approvers_needed": 3}]}
    changed = sent(client, "put", f"{BASE}/approval-rules", rules)
    assert changed.json()["needed"] == {"cfo": 3, "cmo": 2, "coo": 2, "cto": 2, "general": 2}
    late = client.put(
        f"{BASE}/approval-rules", rules, content_type="application/json", headers={"If-Match": stands["ETag"]}
    )
    assert (late.status_code, late.json()["code"]) == (412, "precondition.stale")
    refused = sent(client, "put", f"{BASE}/approval-rules", {"rules": [{"domain": "cfo", "approvers_needed": 9}]})
    assert refused.status_code == 400


def test_a_member_reads_the_rules_and_does_not_set_them(owner: Actor) -> None:
    actors.member(owner.organization_id or 0, "member", email="member@example.org")
    member = client_of("member@example.org")
    assert member.get(f"{BASE}/approval-rules").status_code == 200
    refused = sent(member, "put", f"{BASE}/approval-rules", {"rules": []})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role_not_allowed")


def test_the_console_says_how_many_have_to_approve_and_sets_it(owner: Actor) -> None:
    visitor = page_client_of("owner@example.org")
    path = f"/organizations/{owner.organization_id}/approvals"
    assert "How many people have to approve" in visitor.get(path).content.decode()
    assert visitor.post(path, {"every": "2", "cfo": "3"}).status_code == 302
    stands = visitor.get(f"{BASE}/approval-rules").json()
    assert stands["rules"] == [{"domain": "cfo", "approvers_needed": 3}, {"domain": None, "approvers_needed": 2}]
    assert visitor.post(path, {"every": "7"}).status_code == 400


def test_the_lineage_of_a_decision_tells_what_it_rests_on_and_what_became_of_it(owner: Actor, client: Client) -> None:
    row = factories.approved(owner.organization_id or 0)
    found = client.get(f"{BASE}/decisions/{row.pk}/lineage").json()
    assert (found["content_hash"], found["status"]) == (row.content_hash, "approved")
    assert [one["content_hash"] for one in found["approvals"]] == [row.content_hash]
    assert [one["kind"] for one in found["ledger"]] == ["create_decision", "propose_decision", "approve_decision"]
    assert found["ledger_commit_hash"] == found["ledger"][-1]["hash"] == head_of(owner.organization_id or 0)[1]
    assert [one["action"] for one in found["audit"]] == ["create_decision", "propose_decision", "approve_decision"]
    assert found["stale"] == found["unreadable"] == {"count": 0, "citations": []}
    assert found["more"] == []


def test_a_run_is_pinned_to_the_hash_that_its_organizations_ledger_stands_at(owner: Actor) -> None:
    wanted = Wanted("diagnose_cfo", {"cash": "100.00"}, enterprise_id=owner.organization_id)
    before = execute_pattern(actor=owner, wanted=wanted)
    factories.draft(owner.organization_id or 0, by=owner)
    after = execute_pattern(actor=owner, wanted=wanted)
    assert (before.ledger_commit_hash, after.ledger_commit_hash) == ("", head_of(owner.organization_id or 0)[1])
