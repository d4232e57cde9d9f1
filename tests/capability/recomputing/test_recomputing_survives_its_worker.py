"""The story of a recomputation whose worker is killed in the middle, and of a fact whose score a worker computes."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from capability.recomputing.operations import recompute_part, request_recomputation
from clear_platform.foundation.public import acting
from tests import actors
from tests.capability.factories import diagnosed
from tests.capability.recomputing.factories import with_loans
from tests.enterprises.factories import enterprise
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, killed

pytestmark = [pytest.mark.processes, pytest.mark.prove]

COMPUTING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_it_ends_with_each_score_written_once_when_its_worker_is_killed_in_a_part(floor: Floor) -> None:
    ids = with_loans(12)
    system = actors.system()
    one = request_recomputation(actor=system)
    recompute_part(actor=system, recomputation_id=one.id, at_most=5)
    floor.reaper()
    with acting(system), connection.cursor() as cursor:
        # Whoever computes for enterprises waits here, in the middle of its part.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('recompute_capabilities'), 0)")
        worker = floor.worker()
        wait_until(lambda: floor.read(COMPUTING) == [(1,)])
        killed(worker)
    [(done,)] = floor.read("SELECT done FROM capability_recomputation WHERE id = %s", one.id)
    assert done == 5
    floor.worker()
    wait_until(
        lambda: floor.read("SELECT status FROM capability_recomputation WHERE id = %s", one.id) == [("finished",)]
    )
    assert floor.read(
        "SELECT enterprises, done, scores, readiness FROM capability_recomputation WHERE id = %s", one.id
    ) == [(12, 12, 12, 12)]
    assert floor.read("SELECT enterprise_id FROM capability_capabilityscore ORDER BY 1") == [(one,) for one in ids]
    assert floor.read("SELECT enterprise_id FROM capability_financingreadiness ORDER BY 1") == [(one,) for one in ids]


def test_a_worker_computes_the_score_of_what_was_just_diagnosed_within_a_minute(floor: Floor) -> None:
    enterprise_id = enterprise().id
    floor.worker()
    began = time.monotonic()
    diagnosed(enterprise_id)
    wait_until(
        lambda: (
            floor.read("SELECT count(*) FROM capability_financingreadiness WHERE enterprise_id = %s", enterprise_id)
            == [(1,)]
        )
    )
    assert time.monotonic() - began < 60
