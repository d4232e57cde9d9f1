"""A worker that carries a run out is killed at any step: another goes on, and nothing that was finished is repeated."""

from __future__ import annotations

from uuid import UUID

import pytest

from clear_platform.foundation.public import OrganizationKind
from execution.runs.operations.beginning import Wanted, execute_pattern
from tests import actors
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, killed
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

STEPS = ("s0", "s1", "s2")
PLACES = [f"{moment}-{step}" for step in STEPS for moment in ("before", "after")]


def queued() -> UUID:
    owner = actors.member(actors.organization(OrganizationKind.ENTERPRISE, "Bakery"), "owner")
    return execute_pattern(actor=owner, wanted=Wanted("proof_written", {}, mode="async")).run_id


def status_of(floor: Floor, run_id: UUID) -> str:
    return str(floor.read("SELECT status FROM execution_run WHERE run_id = %s", run_id)[0][0])


def times_called(floor: Floor) -> dict[str, int]:
    return {step: len((floor.folder / f"called-{step}").read_text()) for step in STEPS}


@pytest.mark.usefixtures("agents_for_proofs")
def test_many_runs_at_once_on_one_worker_all_come_through(floor: Floor) -> None:
    floor.reaper()
    floor.worker(concurrency=8)
    owner = actors.member(actors.organization(OrganizationKind.ENTERPRISE, "Bakery"), "owner")
    wanted = Wanted("proof_sum", {"x": 1}, mode="async")
    runs = [execute_pattern(actor=owner, wanted=wanted).run_id for _ in range(sized(20, 200))]
    wait_until(lambda: floor.read("SELECT count(*) FROM execution_run WHERE status <> 'succeeded'") == [(0,)])
    assert floor.read("SELECT count(*), count(DISTINCT result_hash) FROM execution_run") == [(len(runs), 1)]
    assert floor.read("SELECT count(*) FROM foundation_deadletter") == [(0,)]


@pytest.mark.usefixtures("agents_for_proofs")
@pytest.mark.parametrize("place", sized(["before-s1", "after-s1"], PLACES))
def test_a_run_whose_worker_is_killed_goes_on_where_it_stood(floor: Floor, place: str) -> None:
    """F1"""
    floor.reaper()
    worker = floor.worker()
    floor.hold(place)
    run_id = queued()
    floor.until_somebody_is_at(place)

    killed(worker)
    floor.let_go(place)
    floor.worker()
    wait_until(lambda: status_of(floor, run_id) == "succeeded")

    _moment, at = place.split("-")
    assert floor.ledger() == [(f"{run_id}:{step}", 0) for step in STEPS]
    assert times_called(floor) == {step: 2 if step == at else 1 for step in STEPS}
    assert floor.read("SELECT attempt FROM execution_run") == [(2,)]
