"""The story of a worker that dies, stops or comes back: its job goes on elsewhere, and takes effect once."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, ended, killed, stopped
from tests.proving.jobs import RETRIES
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

STEPS = 3
PLACES = ["before-0", "inside-0", "after-0", "before-1", "inside-1", "after-1", "before-2", "inside-2", "after-2"]


@pytest.mark.parametrize("place", sized(["inside-0", "after-1"], PLACES))
def test_a_job_whose_worker_is_killed_at_any_step_takes_effect_once(floor: Floor, place: str) -> None:
    """F1"""
    floor.note_leases()
    floor.reaper()
    worker = floor.worker()
    floor.hold(place)
    job = floor.enqueue("walk", key="a", steps=STEPS)
    floor.until_somebody_is_at(place)
    floor.worker()

    killed(worker)
    floor.let_go(place)
    floor.until_done(job)

    assert floor.ledger() == [("a", step) for step in range(STEPS)]
    _taken, *between, _done = floor.leases_of(job)
    # By the database's clock from the end of the lease, which is at most its length after the worker died. One that
    # lives, but was given no processor for so long, loses its lease in the same way.
    waited = [again.at - lost.lease_until for lost, again in pairwise(between) if lost.lease_until is not None]
    assert waited != []
    assert timedelta() < min(waited) <= max(waited) < timedelta(seconds=10)


def test_a_job_that_kills_its_worker_does_so_as_often_as_it_may_and_is_given_up(floor: Floor) -> None:
    """F2"""
    job = floor.enqueue("kill_its_worker", key="a")
    floor.reaper()
    for _each_of_its_attempts in range(RETRIES + 1):
        worker = floor.worker()
        wait_until(partial(ended, worker))
    floor.worker()
    wait_until(lambda: floor.status_of(job) == "failed")

    assert (floor.folder / "killed-a").read_text() == "x" * (RETRIES + 1)
    assert floor.read("SELECT job_id, attempts, error_code, payload_json FROM foundation_deadletter") == [
        (job, RETRIES + 1, "job.worker_died", {"key": "a"})
    ]


@pytest.mark.parametrize("place", ["before-stamp", "inside-stamp"])
def test_a_worker_that_was_stopped_writes_nothing_once_its_job_went_on_elsewhere(floor: Floor, place: str) -> None:
    """F3"""
    floor.reaper()
    zombie = floor.worker()
    floor.hold(place)
    job = floor.enqueue("stamp", key="a")
    floor.until_somebody_is_at(place)

    stopped(zombie)
    floor.let_go(place)
    other = floor.worker()
    floor.until_done(job)
    os.kill(zombie.pid, signal.SIGCONT)
    wait_until(lambda: "another_worker" in floor.all_said(zombie) or "job_failed" in floor.all_said(zombie))

    assert floor.read("SELECT key, pid FROM proving_ledger") == [("a", other.pid)]
    assert floor.status_of(job) == "succeeded"
    assert floor.read("SELECT count(*) FROM foundation_deadletter") == [(0,)]


def test_a_stopped_worker_keeps_nobody_waiting_for_the_rows_it_locked(floor: Floor) -> None:
    """F3"""
    floor.read("CREATE UNIQUE INDEX ON proving_ledger (key)")
    floor.reaper()
    zombie = floor.worker()
    floor.hold("inside-stamp")
    job = floor.enqueue("stamp", key="a")
    floor.until_somebody_is_at("inside-stamp")

    stopped(zombie)
    floor.let_go("inside-stamp")
    other = floor.worker()
    floor.until_done(job)

    assert floor.read("SELECT key, pid FROM proving_ledger") == [("a", other.pid)]


def test_a_worker_that_is_asked_to_stop_finishes_what_it_has_at_hand(floor: Floor) -> None:
    worker = floor.worker()
    floor.hold("inside-1")
    job = floor.enqueue("walk", key="a", steps=STEPS)
    floor.until_somebody_is_at("inside-1")

    worker.ask_to_stop()
    floor.let_go("inside-1")
    wait_until(lambda: not worker.running)

    assert worker.exit_code == 0
    assert floor.status_of(job) == "succeeded"
    assert floor.ledger() == [("a", step) for step in range(STEPS)]
