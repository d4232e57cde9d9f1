"""A worker that carries a run out is killed at any step: another goes on, and nothing that was finished is repeated."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from clear_platform.foundation.public import OrganizationKind
from execution.runs.operations.beginning import Wanted, execute_pattern
from tests import actors
from tests.databases import ServerAddress
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, killed
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

STEPS = ("s0", "s1", "s2")
MOMENTS = {
    "the run ends": ("execution_run", "new.status = 'succeeded' AND old.status <> 'succeeded'"),
    "the job ends": ("procrastinate_jobs", "new.status = 'succeeded' AND new.task_name = 'runs.execute'"),
}
"""Of which table a change is the end of what, and which change."""
HELD = """
CREATE TABLE proving_held AS SELECT 1 AS held;
CREATE FUNCTION proving_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    WHILE EXISTS (SELECT FROM proving_held) LOOP PERFORM pg_sleep(0.05); END LOOP;
    RETURN new;
END $$;
CREATE TRIGGER proving_hold BEFORE UPDATE ON a_table FOR EACH ROW WHEN (a_change) EXECUTE FUNCTION proving_hold();
"""
ENDS = [("the run ends", 2), ("the job ends", 1)]
"""After which of these moments a run has been begun how often."""
DONE = [("succeeded",)]
AT_IT = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event = 'PgSleep'"
END_IT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND wait_event = 'PgSleep'"
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
    assert [key.rpartition(":")[0] for key, _step in floor.ledger()] == [f"{run_id}:{step}" for step in STEPS]
    assert times_called(floor) == {step: 2 if step == at else 1 for step in STEPS}
    assert floor.read("SELECT attempt FROM execution_run") == [(2,)]


@pytest.mark.usefixtures("agents_for_proofs")
@pytest.mark.parametrize(
    ("moment", "attempts"), sized([("the job ends", 1)], [("the run ends", 2), ("the job ends", 1)])
)
def test_a_run_whose_worker_is_killed_after_the_last_step_ends_once(
    floor: Floor, cloned_database: str, database_server: ServerAddress, moment: str, attempts: int
) -> None:
    """F1"""
    table, change = MOMENTS[moment]
    floor.read(HELD.replace("a_table", table).replace("a_change", change))
    floor.reaper()
    worker = floor.worker()
    run_id = queued()
    with psycopg.connect(database_server.administrator, autocommit=True) as administrator:
        wait_until(lambda: administrator.execute(AT_IT, [cloned_database]).fetchone() is not None)
        killed(worker)
        # What it had begun is rolled back, as when its machine is gone and the database notices.
        administrator.execute(END_IT, [cloned_database])
    floor.read("DELETE FROM proving_held")
    floor.worker()
    wait_until(lambda: floor.read("SELECT status FROM procrastinate_jobs WHERE task_name = 'runs.execute'") == DONE)

    assert status_of(floor, run_id) == "succeeded"
    assert times_called(floor) == dict.fromkeys(STEPS, 1)
    assert floor.read("SELECT attempt FROM execution_run") == [(attempts,)]
    assert floor.read("SELECT count(*) FROM foundation_event WHERE type = 'run.finished'") == [(1,)]
