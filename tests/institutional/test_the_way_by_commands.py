"""The whole way by commands alone: decided, planned, done, proved, measured, taken away as a file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import actors
from tests.enterprises.factories import draft, enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    """An enterprise with a member who writes and an owner who decides."""
    made = enterprise().id
    actors.member(made, "member", email="member@example.org")
    actors.member(made, "owner", email="owner@example.org")
    return made


def called(name: str, *arguments: Any, by: str = "owner", **options: Any) -> Any:
    out = StringIO()
    call_command(name, *arguments, format="json", as_email=f"{by}@example.org", stdout=out, **options)
    return json.loads(out.getvalue())


def decided(enterprise_id: int) -> str:
    """A decision that was approved by command; gives its id."""
    decision = str(draft(enterprise_id, by=actors.system()).pk)
    called("propose_decision", decision, by="member")
    called("approve_decision", decision, note="Agreed.")
    return decision


def test_a_decision_is_proposed_approved_and_becomes_tasks(enterprise_id: int) -> None:
    made = called("create_tasks_from_decision", decided(enterprise_id))
    assert [one["title"] for one in made] == ["Set the calendar", "Call everybody"]


def test_an_important_task_is_proved_by_one_and_verified_by_another(enterprise_id: int) -> None:
    task = called("create_tasks_from_decision", decided(enterprise_id))[0]["id"]
    with pytest.raises(CommandError, match="needs_verified_milestone"):
        called("complete_task", str(task), by="member")
    logged = called("log_milestone", str(task), "delivered", by="member", text="It hangs in the office.")
    with pytest.raises(CommandError, match=r"milestone\.own"):
        called("verify_milestone", str(logged["id"]), by="member")
    called("verify_milestone", str(logged["id"]))
    assert called("complete_task", str(task), by="member")["status"] == "done"


def test_an_outcome_is_recorded_with_its_metrics(enterprise_id: int) -> None:
    out = StringIO()
    arguments = ["--enterprise", str(enterprise_id), "--metric", "nps=40", "--metric", "cash_runway_months=4.1"]
    call_command("record_outcome", *arguments, "--format", "json", "--as", "owner@example.org", stdout=out)
    assert json.loads(out.getvalue())["metrics_json"] == {"cash_runway_months": 4.1, "nps": 40}


def test_what_is_no_measurement_is_refused(enterprise_id: int) -> None:
    with pytest.raises(CommandError, match="CODE=VALUE"):
        call_command("record_outcome", "--enterprise", str(enterprise_id), "--metric", "nps=many")


@pytest.mark.parametrize(("ending", "begins"), [("json", b"{"), ("pdf", b"%PDF")])
def test_an_enterprise_leaves_as_a_file(enterprise_id: int, tmp_path: Path, ending: str, begins: bytes) -> None:
    file = tmp_path / f"package.{ending}"
    told = called("export_enterprise", str(enterprise_id), str(file))
    assert file.read_bytes().startswith(begins)
    assert told["bytes"] == file.stat().st_size


def test_a_file_of_another_ending_is_refused(enterprise_id: int, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"export\.unknown_format"):
        called("export_enterprise", str(enterprise_id), str(tmp_path / "package.docx"))
    assert list(tmp_path.iterdir()) == []
