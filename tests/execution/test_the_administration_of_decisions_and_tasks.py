"""Staff read enterprises, decisions and tasks in the administration, and move them by the same operations."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.public import StaffGroup, acting
from enterprises.public import create_decision, decision_for, propose_decision
from execution.public import Evidence, log_milestone, run_and_diagnose, task_for
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import artifact, draft, enterprise, owner_of
from tests.execution.factories import tasks

pytestmark = pytest.mark.django_db
MODELS = [
    "enterprises/enterprise", "enterprises/analysis", "enterprises/decisionrecord", "execution/implementationtask",
    "execution/milestone",
]  # fmt: skip


@pytest.fixture
def enterprise_id() -> int:
    return enterprise(name="Bay Bakery").id


@pytest.fixture
def officer() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return page_client_of("officer@example.org")


@pytest.mark.parametrize("model", MODELS)
def test_each_list_and_each_row_opens(officer: Client, enterprise_id: int, model: str) -> None:
    owner = owner_of(enterprise_id)
    made = run_and_diagnose(
        actor=owner, domain="cfo", inputs={"employees": 3, "principal": "9000"}, enterprise_id=enterprise_id
    )
    task = tasks(enterprise_id)[0]
    proof = log_milestone(actor=owner, task_id=task.pk, milestone_type="progress", evidence=Evidence(text="Half."))
    keys = {
        "enterprises/enterprise": enterprise_id,
        "enterprises/analysis": made.analysis.id,
        "enterprises/decisionrecord": made.decision.pk,
        "execution/implementationtask": task.pk,
        "execution/milestone": proof.pk,
    }
    assert officer.get(f"/admin/{model}/?q=bay").status_code == 200
    assert officer.get(f"/admin/{model}/{keys[model]}/change/").status_code == 200


def test_an_action_approves_through_the_operation(officer: Client, enterprise_id: int) -> None:
    author, staff = actors.member(enterprise_id, "member"), actors.staff()
    made = draft(enterprise_id, by=author)
    propose_decision(actor=author, decision_id=made.pk)
    officer.post("/admin/enterprises/decisionrecord/", {"action": "approve", "_selected_action": [str(made.pk)]})
    with acting(staff):
        assert decision_for(actor=staff, decision_id=made.pk).status == "approved"


def test_a_refused_action_says_why(officer: Client, enterprise_id: int) -> None:
    task, staff = tasks(enterprise_id)[0], actors.staff()
    path = "/admin/execution/implementationtask/"
    answer = officer.post(path, {"action": "complete", "_selected_action": [str(task.pk)]}, follow=True)
    assert "high priority" in answer.content.decode()
    with acting(staff):
        assert task_for(actor=staff, task_id=task.pk).status == "todo"


def test_an_auditor_has_no_action(enterprise_id: int) -> None:
    draft(enterprise_id, by=owner_of(enterprise_id))
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    page = page_client_of("auditor@example.org").get("/admin/enterprises/decisionrecord/").content.decode()
    assert 'value="approve"' not in page


@pytest.mark.parametrize("model", MODELS)
def test_each_list_leaves_as_a_file(officer: Client, enterprise_id: int, model: str) -> None:
    draft(enterprise_id, by=owner_of(enterprise_id))
    tasks(enterprise_id)
    left = exported(officer, model)
    assert left.headers["Content-Disposition"].startswith("attachment")
    assert left.content.decode().count("\r\n") > 0


def test_a_title_that_a_spreadsheet_would_compute_leaves_as_text(officer: Client, enterprise_id: int) -> None:
    create_decision(
        actor=owner_of(enterprise_id), title="=1+1", domain="cfo", artifact=artifact(), enterprise_id=enterprise_id
    )
    rows = list(csv.DictReader(exported(officer, "enterprises/decisionrecord").content.decode().splitlines()))
    assert [row["title"] for row in rows] == ["'=1+1"]


def exported(officer: Client, model: str) -> Any:
    """The answer to asking for all columns of a list as CSV."""
    path = f"/admin/{model}/export/"
    form = officer.get(path).context["form"]
    columns = {name: "on" for name in form.fields if name not in {"format", "resource", "export_items"}}
    return officer.post(path, {"format": "0", "resource": "", **columns})
