"""A job is a row of the same transaction; a real worker takes it, in the role of the application."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.jobs import checks, registry
from clear_platform.foundation.public import acting, job_name
from tests import actors
from tests.capability.factories import diagnosed
from tests.databases import ServerAddress
from tests.demonstration import worked_off
from tests.enterprises.factories import enterprise

PATIENCE_SECONDS = 60


def statuses() -> list[str]:
    with acting(actors.system()):
        return list(ProcrastinateJob.objects.order_by("id").values_list("status", flat=True))


@pytest.mark.django_db
def test_what_is_undone_leaves_no_job() -> None:
    made, system = enterprise(), actors.system()
    before = len(statuses())
    with acting(system), transaction.atomic():
        diagnosed(made.id, by=system)
        assert ProcrastinateJob.objects.count() > before
        transaction.set_rollback(True)
    assert len(statuses()) == before


def test_a_name_that_no_job_has_is_found_before_it_is_enqueued() -> None:
    job_name("nobody.does_this")
    found = [one.id for one in checks.every_name_resolves(None)]
    registry.REFERENCES.discard("nobody.does_this")
    assert found == ["clear.E010"]


@pytest.mark.processes
def test_a_real_worker_carries_it_out(cloned_database: str, start_live_server: Callable[..., str]) -> None:
    diagnosed(enterprise().id)
    assert set(statuses()) == {"todo"}
    start_live_server(worker=True)
    until = time.monotonic() + PATIENCE_SECONDS
    while set(statuses()) != {"succeeded"}:
        assert time.monotonic() < until, statuses()
        time.sleep(0.2)


@pytest.mark.processes
def test_a_worker_that_runs_once_does_what_waits_and_ends(
    cloned_database: str, database_server: ServerAddress, tmp_path: Path
) -> None:
    diagnosed(enterprise().id)
    worked_off(database_server.web(cloned_database), tmp_path)
    assert set(statuses()) == {"succeeded"}
