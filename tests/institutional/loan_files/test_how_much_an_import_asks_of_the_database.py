"""An import asks the database for work in sets, not row by row, and two at once do not make a thing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.imports.operations.loading import load_to_the_end
from clear_platform.foundation.imports.operations.undoing import undo_import
from clear_platform.foundation.imports.results import BatchSummary
from clear_platform.foundation.public import Actor
from tests import actors
from tests.institutional.loan_files.factories import CHARGED_OFF, checked, row, written
from tests.institutional.loan_files.snapshots import ask, counted

MOST_STATEMENTS = {"check": 25, "commit": 60, "commit again": 30, "undo": 260}
MOST_STATEMENTS_FOR_A_THOUSAND = 46


def rows(count: int) -> list[dict[str, str]]:
    """Rows with borrowers and banks of their own, half of them charged off."""
    outcomes = ({}, CHARGED_OFF)
    return [row(serial, Bank=f"BANK {serial}", **outcomes[serial % 2]) for serial in range(count)]


def statements_of_a_life(officer: Actor, content: bytes) -> dict[str, int]:
    counts = {}
    with CaptureQueriesContext(connection) as checking:
        batch = checked(officer, content)
    with CaptureQueriesContext(connection) as committing:
        commit_import(actor=officer, batch_id=batch.id)
    counts["check"], counts["commit"] = len(checking), len(committing)
    again = checked(officer, content)
    with CaptureQueriesContext(connection) as committing:
        commit_import(actor=officer, batch_id=again.id)
    counts["commit again"] = len(committing)
    with CaptureQueriesContext(connection) as undoing:
        undo_import(actor=officer, batch_id=batch.id)
    counts["undo"] = len(undoing)
    return counts


@pytest.mark.django_db
def test_two_hundred_rows_take_no_more_statements_than_ten() -> None:
    officer = actors.staff()
    few = statements_of_a_life(officer, written(rows(10)))
    many = statements_of_a_life(officer, written(rows(200)))
    # Taking back removes a hundred rows of a table at a time, which is not one by one, and no constant either.
    assert {**many, "undo": 0} == {**few, "undo": 0}
    assert {step: count for step, count in many.items() if count > MOST_STATEMENTS[step]} == {}


@pytest.mark.django_db
def test_a_further_thousand_rows_takes_a_few_statements_more() -> None:
    officer = actors.staff()
    taken = []
    for first, count in ((0, 1), (1, 1_000), (1_001, 2_000)):
        batch = checked(officer, written([row(serial) for serial in range(first, first + count)]))
        with CaptureQueriesContext(connection) as committing:
            commit_import(actor=officer, batch_id=batch.id)
            load_to_the_end(actor=officer, batch_id=batch.id)
        taken.append(len(committing))
    assert taken[2] - taken[1] <= MOST_STATEMENTS_FOR_A_THOUSAND


@pytest.mark.usefixtures("cloned_database")
def test_two_imports_of_one_file_at_the_same_time_make_each_loan_once() -> None:
    officer = actors.staff()
    batches = [checked(officer, written(rows(50))) for _ in range(2)]
    together = Barrier(2)

    def commit(batch: BatchSummary) -> BatchSummary:
        together.wait()
        try:
            return commit_import(actor=officer, batch_id=batch.id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(commit, batches))
    assert sorted((one.counts.created, one.counts.unchanged) for one in done) == [(0, 50), (50, 0)]
    assert counted()["positions"] == 100
    assert ask("SELECT count(*) FROM enterprises_enterprise") == [(50,)]
