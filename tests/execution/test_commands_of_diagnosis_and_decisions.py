"""Commands begin a decision and diagnose from a file, and refuse in one sentence with exit code 2."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from enterprises.decisions.rules.artifact import KNOWN
from enterprises.management.commands.create_decision import Command as CreateDecision
from tests import actors
from tests.clients import client_of
from tests.enterprises.factories import artifact, enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    made = enterprise().id
    actors.member(made, "owner", email="owner@example.org")
    return made


def called(name: str, *arguments: Any, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(name, *arguments, format="json", as_email="owner@example.org", stdout=out, **options)
    return json.loads(out.getvalue())


def test_a_diagnosis_from_a_file(enterprise_id: int, tmp_path: Path) -> None:
    file = tmp_path / "inputs.json"
    file.write_text(json.dumps({"principal": "50000.00", "employees": 3}))
    made = called("diagnose", str(file), enterprise=enterprise_id, create_tasks=True)
    assert made["tasks"]
    assert float(made["confidence"]) < 0.35


def test_the_help_says_where_the_members_of_an_artifact_stand() -> None:
    said = " ".join(CreateDecision().create_parser("manage.py", "create_decision").format_help().split())
    [paper] = re.findall(r"docs/api/[a-z]+\.md", said)
    written = (Path(__file__).parents[2] / paper).read_text(encoding="utf-8")
    assert "/api/v1/schema" in said
    assert [name for name in KNOWN if f"`{name}`" not in written] == []


def test_a_decision_from_a_file(enterprise_id: int, tmp_path: Path) -> None:
    file = tmp_path / "artifact.json"
    file.write_text(json.dumps(artifact()))
    made = called("create_decision", str(file), title="Collect", domain="cfo", enterprise=enterprise_id)
    assert (made["version"], made["status"], len(made["content_hash"])) == (1, "draft", 64)


def test_a_decision_from_a_file_with_what_is_known_around_it_proposed_at_once(
    enterprise_id: int, tmp_path: Path
) -> None:
    file, context = tmp_path / "artifact.json", tmp_path / "context.json"
    file.write_text(json.dumps(artifact()))
    context.write_text(json.dumps({"season": "winter"}))
    made = called(
        "create_decision", str(file), title="Collect", enterprise=enterprise_id, context=context, propose=True
    )
    owner = client_of("owner@example.org")
    kept = owner.get(f"/api/v1/decisions/{made['decision_id']}/context").json()
    assert (made["status"], made["approvers_needed"]) == ("proposed", 1)
    assert kept["context_json"] == {"season": "winter"}


def test_a_context_that_is_no_object_is_refused(enterprise_id: int, tmp_path: Path) -> None:
    file, context = tmp_path / "artifact.json", tmp_path / "context.json"
    file.write_text(json.dumps(artifact()))
    context.write_text("[1]")
    with pytest.raises(CommandError, match="holds no JSON object") as refused:
        called("create_decision", str(file), title="A", enterprise=enterprise_id, context=context)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("diagnose", '{"principal": "much"}', "principal"),
        ("diagnose", '{"term_weeks": 240}', "term_weeks"),
        ("diagnose", "{", "not JSON"),
        ("create_decision", "{}", "faults"),
        ("create_decision", '{"a": NaN}', "NaN"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    enterprise_id: int, tmp_path: Path, name: str, content: str, says: str
) -> None:
    file = tmp_path / "file.json"
    file.write_text(content)
    options = {"title": "A"} if name == "create_decision" else {}
    with pytest.raises(CommandError, match=says) as refused:
        called(name, str(file), enterprise=enterprise_id, **options)
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_named(enterprise_id: int) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        called("diagnose", "nowhere.json")
