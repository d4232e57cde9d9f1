"""Runs by the commands, and in the administration."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, StaffGroup, acting
from execution.models import Breaker, Run, RunStep
from execution.runs.breakers import FAILURES_TO_OPEN, DatabaseBreakers
from tests import actors
from tests.clients import page_client_of
from tests.proving import agents


def called(command: str, *arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(command, *arguments, "--format", "json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def inputs(tmp_path: Path) -> str:
    file = tmp_path / "inputs.json"
    file.write_text('{"x": 1}', encoding="utf-8")
    return str(file)


class TestByCommand:
    def test_a_pattern_is_carried_out_and_a_replay_verifies_it(self, analyst: Actor, inputs: str) -> None:
        made = called("run_pattern", "proof_sum", "--inputs", inputs, "--seed", "7", "--asof", "2026-03-31")
        assert (made["status"], made["result"], made["metadata"]["seed"]) == ("succeeded", {"sum": 112}, 7)
        assert called("replay_run", made["run_id"], "--verify")["is_same"] is True

    def test_a_run_that_fails_ends_with_one(self, analyst: Actor, inputs: str) -> None:
        agents.FAULTS["third"] = [agents.Figures()]
        with pytest.raises(SystemExit) as ended:
            called("run_pattern", "proof_sum", "--inputs", inputs)
        assert ended.value.code == 1

    def test_a_replay_that_differs_ends_with_one_and_says_what(
        self, analyst: Actor, inputs: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made = called("run_pattern", "proof_sum", "--inputs", inputs)
        system = actors.system()
        with acting(system):
            RunStep.objects.for_actor(system).filter(step_id="third").update(output_hash=F("inputs_hash"))
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("replay_run", made["run_id"], "--verify", stdout=out)
        assert ended.value.code == 1
        assert "output of step third: " in out.getvalue()

    def test_two_runs_are_held_against_each_other(self, analyst: Actor, inputs: str) -> None:
        one, other = (called("run_pattern", "proof_sum", "--inputs", inputs, "--seed", seed) for seed in "12")
        found = called("replay_run", one["run_id"], "--against", other["run_id"])
        assert found["differences"] == [{"what": "seed", "was": "1", "now": "2"}]

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [(("gone",), "pattern.unknown"), (("proof_sum",), "pattern.inputs_refused")],
    )
    def test_what_is_refused_is_said(self, analyst: Actor, arguments: tuple[str, ...], code: str) -> None:
        with pytest.raises(CommandError, match=code) as refused:
            call_command("run_pattern", *arguments)
        assert refused.value.returncode == 2


class TestInTheAdministration:
    @pytest.fixture
    def officer(self, analyst: Actor) -> Client:
        actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@runs.example")
        return page_client_of("officer@runs.example")

    def act(self, client: Client, model: str, action: str, pk: object) -> Any:
        address = reverse(f"admin:execution_{model}_changelist")
        return client.post(address, {"action": action, "_selected_action": [str(pk)]}, follow=True)

    def test_a_failed_run_is_retried_and_cancelled(self, officer: Client, inputs: str) -> None:
        agents.FAULTS["third"] = [agents.Figures()]
        with pytest.raises(SystemExit):
            called("run_pattern", "proof_sum", "--inputs", inputs)
        system = actors.system()
        with acting(system):
            run_id = Run.objects.for_actor(system).get().pk
        self.act(officer, "run", "retry_selected", run_id)
        self.act(officer, "run", "cancel_selected", run_id)
        with acting(system):
            entries = AuditEvent.objects.for_actor(system).filter(object_id=str(run_id)).order_by("seq")
            assert list(entries.values_list("action", flat=True)) == [
                "execute_pattern", "finish_run", "retry_run", "cancel_run",
            ]  # fmt: skip

    def test_a_breaker_is_closed(self, officer: Client) -> None:
        for _ in range(FAILURES_TO_OPEN):
            DatabaseBreakers().failed("proof.add")
        system = actors.system()
        with acting(system):
            pk = Breaker.objects.get().pk
        self.act(officer, "breaker", "close_selected", pk)
        assert DatabaseBreakers().admit("proof.add").failures == 0

    @pytest.mark.parametrize("model", ["run", "runstep", "breaker"])
    def test_every_list_opens(self, officer: Client, inputs: str, model: str) -> None:
        called("run_pattern", "proof_sum", "--inputs", inputs)
        assert officer.get(reverse(f"admin:execution_{model}_changelist")).status_code == 200
