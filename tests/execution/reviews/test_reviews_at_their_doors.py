"""Reviews by the API, on their pages and in the administration."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from clear_platform.foundation.public import Actor, StaffGroup
from execution.runs.jobs import execute_run
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.execution.reviews.test_looking_at_what_waits import the_review

COLLEAGUE = "colleague@reviews.example"


def decision_on(run_id: UUID) -> str:
    return f"/api/v1/reviews/step/{run_id}:looked/decision"


class TestByTheApi:
    def test_what_waits_is_listed_and_filtered(self, run_id: UUID, colleague: Actor) -> None:
        client = client_of(COLLEAGUE)
        [found] = client.get("/api/v1/reviews?status=open").json()["results"]
        assert (found["entity_type"], found["entity_id"]) == ("step", f"{run_id}:looked")
        assert client.get("/api/v1/reviews?status=approved").json()["results"] == []

    def test_let_pass_the_run_goes_on(self, run_id: UUID, colleague: Actor) -> None:
        client = client_of(COLLEAGUE)
        answer = sent(client, "post", decision_on(run_id), {"decision": "approve"})
        assert (answer.status_code, answer.json()["reviews"][0]["status"]) == (200, "approved")
        execute_run(run_id=str(run_id))
        assert client.get(f"/api/v1/runs/{run_id}").json()["result"] == {"sum": 5}

    @pytest.mark.parametrize(
        ("path", "body", "status", "code"),
        [
            ("step/{run}:looked", {"decision": "eat"}, 400, "request.malformed"),
            ("step/{run}:looked", {"decision": "reject"}, 400, "review.comment_missing"),
            ("step/{run}:gone", {"decision": "approve"}, 403, "access.not_visible"),
            ("step/no-id", {"decision": "approve"}, 403, "access.not_visible"),
            ("cake/1", {"decision": "approve"}, 404, "review.type_unknown"),
        ],
    )
    def test_is_refused_with_a_code(
        self, run_id: UUID, colleague: Actor, path: str, body: dict[str, Any], status: int, code: str
    ) -> None:
        client = client_of(COLLEAGUE)
        answer = sent(client, "post", f"/api/v1/reviews/{path.format(run=run_id)}/decision", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


class TestOnThePages:
    @pytest.fixture
    def client(self, run_id: UUID, colleague: Actor) -> Client:
        return page_client_of(COLLEAGUE)

    def test_the_queue_leads_to_it(self, client: Client) -> None:
        page = client.get("/reviews").content.decode()
        assert "One thing waits for a look" in page
        assert f"/reviews/{the_review().pk}" in page

    def test_taken_it_can_be_decided_and_given_back(self, client: Client) -> None:
        address = f"/reviews/{the_review().pk}"
        assert "Take it before you decide." in client.get(address).content.decode()
        taken = client.post(f"{address}/act/take", follow=True).content.decode()
        assert "Give it back" in taken
        assert '"number": 5' in taken.replace("&quot;", '"')
        client.post(f"{address}/act/give-back")
        assert the_review().locked_by_id is None

    def test_a_decision_without_its_words_keeps_what_was_written(self, client: Client) -> None:
        address = f"/reviews/{the_review().pk}"
        client.post(f"{address}/act/take")
        answer = client.post(address, {"decision": "reject", "comment": ""})
        assert (answer.status_code, the_review().status) == (400, "open")
        assert "Say why" in answer.content.decode()

    def test_let_pass_it_leads_back_to_the_queue(self, client: Client) -> None:
        answer = client.post(f"/reviews/{the_review().pk}", {"decision": "approve", "comment": ""}, follow=True)
        assert (answer.redirect_chain[-1][0], the_review().status) == ("/reviews", "approved")

    def test_whoever_asked_sees_why_it_is_not_theirs(self, client: Client, analyst: Actor) -> None:
        asking = actors.member(analyst.organization_id or 0, "viewer", email="viewer@reviews.example")
        assert asking.id
        page = page_client_of("viewer@reviews.example").get(f"/reviews/{the_review().pk}").content.decode()
        assert "Take it</button>" not in page

    def test_staff_take_it_in_the_administration(self, run_id: UUID) -> None:
        actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@reviews.example")
        client = page_client_of("officer@reviews.example")
        client.post("/admin/execution/review/", {"action": "take_selected", "_selected_action": [the_review().pk]})
        assert the_review().locked_by_id is not None
