"""The API of decisions says what the operations do, and refuses as they do."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import actors
from tests.clients import client_of, sent
from tests.enterprises.factories import artifact, enterprise

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return client_of("owner@example.org")


def test_a_decision_goes_its_way_through_the_api(owner: Client, enterprise_id: int) -> None:
    actors.member(enterprise_id, "member", email="author@example.org")
    author = client_of("author@example.org")
    made = sent(
        author,
        "post",
        f"{BASE}/decisions",
        {"title": "Collect", "domain": "cfo", "enterprise": enterprise_id, "artifact_json": artifact()},
    )
    assert made.status_code == 201
    path = made["Location"]
    assert author.get(path).json() == made.json()
    assert sent(author, "post", f"{path}/propose", {}).json()["status"] == "proposed"
    own = sent(author, "post", f"{path}/approve", {})
    assert (own.status_code, own.json()["code"]) == (403, "access.role_not_allowed")
    approved = sent(owner, "post", f"{path}/approve", {"note": "Agreed."}).json()
    assert (approved["status"], approved["content_hash"]) == ("approved", made.json()["content_hash"])
    following = sent(author, "post", f"{path}/supersede", {"title": "Collect daily"})
    assert (following.status_code, following.json()["version"]) == (201, 2)
    twice = sent(author, "post", f"{path}/supersede", {})
    assert (twice.status_code, twice.json()["code"]) == (409, "decision.already_superseded")
    assert [one["version"] for one in author.get(f"{path}/versions").json()["results"]] == [1, 2]
    compared = author.get(f"{following['Location']}/diff?against={made.json()['decision_id']}").json()
    assert [change["pointer"] for change in compared["changes"]] == ["/title"]


def test_the_author_of_a_version_cannot_approve_it_through_the_api(owner: Client, enterprise_id: int) -> None:
    body = {"title": "Mine", "domain": "cfo", "enterprise": enterprise_id, "artifact_json": artifact()}
    mine = sent(owner, "post", f"{BASE}/decisions", body)["Location"]
    sent(owner, "post", f"{mine}/propose", {})
    refused = sent(owner, "post", f"{mine}/approve", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "decision.own_version")


def test_faults_of_an_artifact_are_pointed_at(owner: Client, enterprise_id: int) -> None:
    body = {"title": "A", "domain": "cfo", "enterprise": enterprise_id, "artifact_json": {"recommendation": 1}}
    refused = sent(owner, "post", f"{BASE}/decisions", body)
    assert refused.status_code == 400
    assert [one["pointer"] for one in refused.json()["errors"]] == [
        "/artifact_json/recommendation", "/artifact_json/rationale",
    ]  # fmt: skip


def test_a_context_is_kept_with_the_earlier_ones(owner: Client, enterprise_id: int) -> None:
    body = {"title": "A", "domain": "cfo", "enterprise": enterprise_id, "artifact_json": artifact()}
    path = sent(owner, "post", f"{BASE}/decisions", body)["Location"] + "/context"
    assert owner.get(path).status_code == 404
    for season in ("winter", "spring"):
        sent(owner, "post", path, {"enterprise_id": enterprise_id, "context_json": {"season": season}})
    found = owner.get(path).json()
    assert found["context_json"] == {"season": "spring"}
    assert [one["context_json"] for one in found["earlier"]] == [{"season": "winter"}]
