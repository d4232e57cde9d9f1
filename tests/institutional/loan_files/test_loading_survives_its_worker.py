"""The story of a large file whose worker is killed again and again: every row is loaded once, and the page is true."""

from __future__ import annotations

import pytest

from clear_platform.foundation.imports.operations.committing import commit_import
from tests import actors
from tests.institutional.loan_files.factories import checked, row, written
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, killed
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

ROWS = sized(2_000, 20_000)
KILLED_AFTER = sized([0, 1_000], [0, 1_000, ROWS // 2])
"""Rows that are loaded when the worker is killed; in the middle of the next part."""


def test_an_import_ends_with_exactly_the_right_rows_however_often_its_worker_is_killed(floor: Floor) -> None:
    officer = actors.staff()
    batch = checked(officer, written([row(serial) for serial in range(ROWS)]))
    commit_import(actor=officer, batch_id=batch.id)
    # A part sits still for as long as its rows take to be understood.
    floor.lease(10)
    floor.reaper()
    told: list[tuple[int, int]] = []

    def loaded() -> int:
        # In one snapshot: what the page says, and what is there.
        [(says, stands)] = floor.read(
            "SELECT loaded_rows, (SELECT count(*) FROM institutional_position WHERE import_batch_id = batch.id)"
            " FROM foundation_importbatch AS batch WHERE id = %s",
            batch.id,
        )
        told.append((says, stands))
        return int(says)

    for rows in KILLED_AFTER:
        worker = floor.worker()
        wait_until(lambda least=rows: loaded() >= least)
        killed(worker)
    floor.worker()
    wait_until(lambda: loaded() == ROWS)

    [(status,)] = floor.read("SELECT status FROM foundation_importbatch WHERE id = %s", batch.id)
    [(loans, references)] = floor.read(
        "SELECT count(*), count(DISTINCT external_ref) FROM institutional_position WHERE import_batch_id = %s"
        " AND instrument = (SELECT min(instrument) FROM institutional_position)",
        batch.id,
    )
    assert status == "committed"
    assert (loans, references) == (ROWS, ROWS)
    assert {stands - 2 * says for says, stands in told} == {0}
    assert floor.read(
        "SELECT count(*) FROM foundation_importrow WHERE batch_id = %s AND state = 'created'", batch.id
    ) == [(ROWS,)]
