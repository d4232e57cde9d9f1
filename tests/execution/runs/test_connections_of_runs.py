"""What waits for an agent holds no connection: few of them serve many steps at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, connections

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, acting
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from tests import actors
from tests.proving import agents


@pytest.fixture
def a_small_pool(analyst: Actor) -> Iterator[None]:
    """Two connections for the whole process."""
    connections.close_all()
    options = connection.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 0, "max_size": 2, "timeout": 5}
    yield
    connections.close_all()
    connection.close_pool()
    del options["pool"]


@pytest.mark.usefixtures("a_small_pool")
def test_four_steps_that_wait_at_once_leave_room_in_a_pool_of_two(analyst: Actor) -> None:
    run = execute_pattern(actor=analyst, wanted=Wanted("proof_wide", {}))
    found = carry_out(actor=analyst, run_id=run.run_id)
    assert (found.status, found.fault_text, found.result) == ("succeeded", "", {"names": ["Bank of Runs"]})


@pytest.mark.usefixtures("a_small_pool")
def test_a_step_holds_no_connection_while_it_waits(analyst: Actor) -> None:
    held: list[int] = []

    def counted() -> None:
        held.append(connection.pool.get_stats().get("pool_size", 0) - connection.pool.get_stats()["pool_available"])

    agents.BEFORE["second"] = counted
    run = execute_pattern(actor=analyst, wanted=Wanted("proof_sum", {"x": 1}))
    connection.close()
    assert carry_out(actor=analyst, run_id=run.run_id).status == "succeeded"
    assert held == [0]


def test_what_a_step_writes_names_the_request_that_asked_for_the_run(analyst: Actor) -> None:
    request_id = uuid4()
    asker = replace(analyst, request_id=request_id)
    run = execute_pattern(actor=asker, wanted=Wanted("proof_seen", {}))
    carry_out(actor=asker, run_id=run.run_id)
    assert [one.request_id for one in agents.READ_AS] == [request_id]
    with acting(actors.system()) as scope:
        entries = AuditEvent.objects.for_actor(scope.actor).filter(object_id=str(run.run_id))
        assert {one.request_id for one in entries} == {request_id}
