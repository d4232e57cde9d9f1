"""A process killed at any boundary of a diagnosis leaves a run, and nothing else; what ran can be concluded, once."""

from __future__ import annotations

import base64
import os
import pickle
import signal
import subprocess
import sys
from uuid import UUID

import pytest

from clear_platform.foundation.public import Actor, acting
from enterprises.public import analyses_of, decisions_of
from execution.diagnosis.errors import AlreadyConcluded
from execution.diagnosis.operations.diagnosing import diagnose
from execution.public import run_and_diagnose
from execution.runs.queries.finding import runs_for
from tests import actors
from tests.at_once import at_once
from tests.databases import ServerAddress
from tests.enterprises.factories import enterprise

INPUTS = {"cash": "20000", "monthly_operating_cost": "10000"}
BEGIN = """
import base64, os, pickle, signal, sys
import django
django.setup()
from clear_platform.foundation.public import acting
from execution.diagnosis.operations.diagnosing import KIND, diagnose, run_diagnosis
from execution.runs.operations.beginning import Wanted, execute_pattern
actor, enterprise_id, inputs = pickle.loads(base64.b64decode(sys.argv[1]))
def die():
    os.kill(os.getpid(), signal.SIGKILL)
"""
BEGUN = """
execute_pattern(
    actor=actor,
    wanted=Wanted("diagnose_cfo", inputs, enterprise_id=enterprise_id, kind=KIND, organization_id=enterprise_id),
)
die()
"""
RAN = """
run_diagnosis(actor=actor, domain="cfo", inputs=inputs, enterprise_id=enterprise_id)
die()
"""
CONCLUDING = """
ran = run_diagnosis(actor=actor, domain="cfo", inputs=inputs, enterprise_id=enterprise_id)
with acting(actor):
    diagnose(actor=actor, run_id=ran.run_id, create_tasks=True)
    die()
"""


@pytest.fixture
def owner(cloned_database: str) -> Actor:
    return actors.member(enterprise().id, "owner")


def dies(script: str, owner: Actor, address: str) -> None:
    """Let a process come to the end of a script, where it kills itself."""
    given = base64.b64encode(pickle.dumps((owner, owner.organization_id, INPUTS))).decode()
    died = subprocess.run(
        [sys.executable, "-c", BEGIN + script, given], check=False, env={**os.environ, "DATABASE_URL": address}
    )
    assert died.returncode == -signal.SIGKILL


def left(owner: Actor) -> tuple[list[str], int, int]:
    """How the runs stand, and how many analyses and decisions there are."""
    with acting(owner, read_only=True):
        return (
            list(runs_for(owner).values_list("status", flat=True)),
            analyses_of(actor=owner, enterprise_id=owner.organization_id or 0).count(),
            decisions_of(actor=owner, enterprise_id=owner.organization_id or 0).count(),
        )


def run_of(owner: Actor) -> UUID:
    with acting(owner, read_only=True):
        found: UUID = runs_for(owner).values_list("run_id", flat=True).get()
        return found


@pytest.mark.parametrize(("script", "status"), [(BEGUN, "queued"), (RAN, "succeeded"), (CONCLUDING, "succeeded")])
def test_nothing_is_left_but_the_run_and_the_next_diagnosis_is_whole(
    owner: Actor, cloned_database: str, database_server: ServerAddress, script: str, status: str
) -> None:
    dies(script, owner, database_server.web(cloned_database))
    assert left(owner) == ([status], 0, 0)
    run_and_diagnose(actor=owner, domain="cfo", inputs=INPUTS, enterprise_id=owner.organization_id)
    assert left(owner)[1:] == (1, 1)


def test_what_ran_before_the_process_died_is_concluded_once_by_whoever_comes_first(
    owner: Actor, cloned_database: str, database_server: ServerAddress
) -> None:
    dies(CONCLUDING, owner, database_server.web(cloned_database))
    run_id = run_of(owner)

    def conclude() -> str:
        try:
            return str(diagnose(actor=owner, run_id=run_id).analysis.run_id)
        except AlreadyConcluded as refused:
            return refused.code

    assert sorted(at_once(conclude)) == sorted([str(run_id), "diagnosis.already_concluded"])
    assert left(owner) == (["succeeded"], 1, 1)
