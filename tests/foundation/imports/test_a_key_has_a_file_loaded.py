"""The story of a program that has a large file loaded: it is loaded as the key, and no longer than that one holds."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.credentials.operations import create_api_key, revoke_api_key
from clear_platform.foundation.credentials.queries import key_of
from clear_platform.foundation.credentials.results import KeyGiven
from clear_platform.foundation.imports import queries, registry
from clear_platform.foundation.imports.cells import Cells
from clear_platform.foundation.imports.columns import Column
from clear_platform.foundation.imports.operations import committing, loading
from clear_platform.foundation.imports.operations.checking import check_import
from clear_platform.foundation.imports.operations.committing import commit_import
from clear_platform.foundation.imports.operations.loading import load_to_the_end
from clear_platform.foundation.imports.registry import ImportKind
from clear_platform.foundation.imports.results import BatchSummary, ExaminedRow, LoadedRow, ParsedRow, RowOutcome
from clear_platform.foundation.jobs import running
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, Allowed, OrganizationKind, acting
from clear_platform.foundation.tenancy.context import request_scope
from tests import actors
from tests.foundation.jobs.failing import fetched

pytestmark = pytest.mark.django_db

JOB = "foundation.load_import"
FILE = b"Name\n" + b"".join(b"Borrower %d\n" % number for number in range(5))


class Names:
    """Loads names by keeping them; `after_a_part` happens at the end of each."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.loaded_by: list[Actor] = []
        self.after_a_part: Callable[[], object] = lambda: None

    def kind(self) -> ImportKind:
        return ImportKind(
            code="names",
            title="Names",
            thing="name",
            things="names",
            columns=(Column("Name", "What somebody is called."),),
            source="internal",
            allowed=Allowed(institution=("admin",)),
            parse=self.parse,
            examine=self.examine,
            load=self.load,
            undo=self.undo,
        )

    def parse(self, cells: Cells) -> ParsedRow:
        name = cells.text("Name")
        return ParsedRow(cells.row_number, name, {"name": name})

    def examine(self, *, actor: Actor, rows: Sequence[ParsedRow]) -> Sequence[ExaminedRow]:
        return [ExaminedRow(one.number, RowOutcome.CREATED) for one in rows]

    def load(self, *, actor: Actor, batch_id: int, rows: Sequence[ParsedRow]) -> Sequence[LoadedRow]:
        self.loaded += [one.key for one in rows]
        self.loaded_by.append(actor)
        self.after_a_part()
        return [LoadedRow(one.number, RowOutcome.CREATED) for one in rows]

    def undo(self, *, actor: Actor, batch_id: int, changed: Any) -> Mapping[str, int]:
        return {}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """A kind of import that an organization's administrator may use, in parts of two rows."""
    found = Names()
    monkeypatch.setitem(registry._KINDS, "names", found.kind())
    monkeypatch.setattr(committing, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(loading, "ROWS_AT_A_TIME", 2)
    return found


@pytest.fixture
def admin() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")


@pytest.fixture
def given(admin: Actor) -> KeyGiven:
    soon = clock.now() + timedelta(hours=1)
    return create_api_key(actor=admin, name="Nightly import", scopes=["imports.read", "imports.write"], expires_at=soon)


@pytest.fixture
def begun(names: Names, given: KeyGiven) -> BatchSummary:
    """A file whose loading a key asked for, and that has not begun."""
    with request_scope(read_only=True):
        found = key_of(given.key)
    assert found is not None
    key = found.actor(request_id=None)
    batch = check_import(actor=key, kind="names", source=io.BytesIO(FILE), file_name="names.csv")
    return commit_import(actor=key, batch_id=batch.id)


def worked(batch: BatchSummary) -> BatchSummary:
    """The batch after a worker took the job for it."""
    with acting(actors.system()):
        job = ProcrastinateJob.objects.filter(task_name=JOB, status="todo").latest("id")
    fetched(again=job.pk)
    running.execute(JOBS[JOB], job_id=job.pk, worker_id=None, arguments=job.args)
    with acting(actors.system()) as scope:
        return queries.summary_of(queries.batch_for(scope.actor, batch.id))


def test_it_is_loaded_as_the_key_and_within_its_scopes(names: Names, given: KeyGiven, begun: BatchSummary) -> None:
    assert worked(begun).status == "committed"
    assert len(names.loaded) == 5
    assert {(one.kind, one.key_id, one.scopes) for one in names.loaded_by} == {
        ("key", given.shown.id, given.shown.scopes)
    }


def test_the_log_names_the_key(given: KeyGiven, begun: BatchSummary) -> None:
    worked(begun)
    with acting(actors.system()) as scope:
        entry = AuditEvent.objects.for_actor(scope.actor).get(action="load_import")
    assert (entry.actor_kind, entry.actor_id) == ("key", given.shown.id)


def test_a_key_that_was_revoked_meanwhile_loads_nothing_and_the_import_says_so(
    names: Names, admin: Actor, given: KeyGiven, begun: BatchSummary
) -> None:
    revoke_api_key(actor=admin, key_id=given.shown.id)
    stood = worked(begun)
    assert (stood.status, names.loaded) == ("failed", [])
    assert stood.failure.startswith("The API key that asked for this has ended")


def test_a_key_that_ends_between_two_parts_loads_no_other(names: Names, begun: BatchSummary) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        names.after_a_part = lambda: traveller.shift(timedelta(hours=2))
        assert worked(begun).status == "failed"
    assert len(names.loaded) == 2


def test_somebody_else_lets_it_go_on_where_it_stands(
    names: Names, admin: Actor, given: KeyGiven, begun: BatchSummary
) -> None:
    revoke_api_key(actor=admin, key_id=given.shown.id)
    worked(begun)
    commit_import(actor=admin, batch_id=begun.id)
    assert load_to_the_end(actor=admin, batch_id=begun.id).status == "committed"
    assert sorted(names.loaded) == [f"Borrower {number}" for number in range(5)]
