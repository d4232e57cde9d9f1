"""The API of diagnosing, tasks and milestones says what the operations do, and refuses as they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import actors
from tests.clients import client_of, sent
from tests.enterprises.factories import approved, enterprise
from tests.execution.factories import tasks

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
INPUTS = {"principal": "50000.00", "employees": 3, "jobs_created_expected": 5, "approval_year": 2026}


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return client_of("owner@example.org")


@pytest.fixture
def member(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "member", email="member@example.org")
    return client_of("member@example.org")


def test_a_diagnosis_leaves_analysis_decision_and_tasks(owner: Client, enterprise_id: int) -> None:
    made = sent(
        owner,
        "post",
        f"{BASE}/diagnose/cfo",
        {
            "enterprise_id": enterprise_id,
            "inputs": INPUTS,
            "decision_context": {"why_now": "Renewal"},
            "create_tasks": True,
        },
    )
    assert made.status_code == 201
    body = made.json()
    analysis = owner.get(made["Location"]).json()
    assert analysis["content_hash"] == body["analysis"]["content_hash"]
    assert analysis["decision_id"] == body["decision"]["decision_id"]
    assert float(analysis["confidence"]) <= 0.35
    path = f"{BASE}/decisions/{body['decision']['decision_id']}"
    assert owner.get(f"{path}/context").json()["context_json"] == {"why_now": "Renewal"}
    listed = owner.get(f"{path}/tasks").json()["results"]
    assert {one["id"] for one in listed} == {one["id"] for one in body["tasks"]}
    assert body["tasks"]


@pytest.mark.parametrize(
    ("domain", "body", "status", "code"),
    [
        ("coo", {"inputs": INPUTS}, 400, "diagnosis.inputs_faulty"),
        ("cfo", {"inputs": {}}, 422, "diagnosis.nothing_stated"),
        ("cfo", {}, 400, "request.malformed"),
        ("cfo", {"inputs": {"principal": "-1"}}, 400, "diagnosis.inputs_faulty"),
        ("cfo", {"inputs": {"term_weeks": 240}}, 400, "diagnosis.inputs_faulty"),
        ("cfo", {"inputs": {"statements_as_of": "2999-01-01"}}, 400, "diagnosis.inputs_faulty"),
        ("cfo", {"inputs": INPUTS, "enterprise_id": 987654321}, 403, "access.not_visible"),
    ],
)
def test_what_cannot_be_diagnosed_is_refused(
    owner: Client, domain: str, body: dict[str, Any], status: int, code: str
) -> None:
    refused = sent(owner, "post", f"{BASE}/diagnose/{domain}", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_plan_becomes_tasks_and_one_more_is_added(owner: Client, enterprise_id: int) -> None:
    path = f"{BASE}/decisions/{approved(enterprise_id).pk}/tasks"
    plan = sent(owner, "post", path, {"from_plan": True})
    assert [one["action_plan_ref"] for one in plan.json()["results"]] == ["1.1", "1.2"]
    first = plan.json()["results"][0]["id"]
    more = sent(owner, "post", path, {"title": "Tell the staff", "depends_on": [first]})
    assert [one["depends_on"] for one in more.json()["results"]] == [[first]]
    assert more.status_code == 201
    assert owner.get(more["Location"]).json()["title"] == "Tell the staff"


def test_an_important_task_is_done_with_a_milestone_that_another_verified(
    owner: Client, member: Client, enterprise_id: int
) -> None:
    task = tasks(enterprise_id)[0]
    path = f"{BASE}/tasks/{task.pk}"
    refused = sent(member, "patch", path, {"status": "done"})
    assert (refused.status_code, refused.json()["code"]) == (422, "task.needs_verified_milestone")
    body = {"milestone_type": "delivered", "evidence_text": "It hangs in the office."}
    logged = sent(member, "post", f"{path}/milestones", body)
    assert logged.status_code == 201
    verify = f"{BASE}/milestones/{logged.json()['id']}/verify"
    own = sent(member, "post", verify)
    assert (own.status_code, own.json()["code"]) == (403, "milestone.own")
    assert sent(owner, "post", verify).json()["verified_at"]
    assert sent(member, "patch", path, {"status": "done"}).json()["status"] == "done"
    again = sent(member, "patch", path, {"status": "done"})
    assert (again.status_code, again.json()["code"]) == (409, "task.already_done")


def test_a_refused_move_leaves_the_changes_sent_with_it_undone(member: Client, enterprise_id: int) -> None:
    task = tasks(enterprise_id)[0]
    path = f"{BASE}/tasks/{task.pk}"
    assert sent(member, "patch", path, {"title": "Another", "status": "done"}).status_code == 422
    assert member.get(path).json()["title"] == task.title


def test_several_tasks_move_at_once_or_not_at_all(owner: Client, enterprise_id: int) -> None:
    first, second = (one.pk for one in tasks(enterprise_id))
    refused = sent(owner, "post", f"{BASE}/tasks/bulk", {"tasks": [first, second], "status": "in_progress"})
    assert (refused.status_code, refused.json()["code"]) == (422, "task.waits_for_others")
    moved = sent(owner, "post", f"{BASE}/tasks/bulk", {"tasks": [first], "status": "in_progress"})
    assert [one["status"] for one in moved.json()["results"]] == ["in_progress"]


def test_my_tasks_and_those_that_are_late_are_found(owner: Client, enterprise_id: int) -> None:
    first = tasks(enterprise_id)[0].pk
    me = owner.get(f"{BASE}/auth/me").json()["id"]
    sent(owner, "patch", f"{BASE}/tasks/{first}", {"owner": me, "due_date": "2020-01-01"})
    assert [one["id"] for one in owner.get(f"{BASE}/tasks?mine=1&overdue=1").json()["results"]] == [first]
    assert len(owner.get(f"{BASE}/tasks?enterprise={enterprise_id}").json()["results"]) == 2
    assert owner.get(f"{BASE}/tasks?status=done").json()["results"] == []


def test_a_list_takes_as_many_queries_for_many_as_for_two(owner: Client, enterprise_id: int) -> None:
    counts = []
    for number in (1, 5):
        for _ in range(number):
            tasks(enterprise_id)
        with CaptureQueriesContext(connection) as statements:
            assert owner.get(f"{BASE}/tasks").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
