"""The story of a program that asks for a run: it is done as the key, within what that may, no longer than it holds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.credentials.operations import create_api_key, revoke_api_key
from clear_platform.foundation.credentials.queries import key_of
from clear_platform.foundation.credentials.results import KeyGiven
from clear_platform.foundation.jobs import running
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.tenancy.context import request_scope
from execution.runs.models import Run
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.queries import finding
from tests import actors
from tests.foundation.jobs.failing import fetched
from tests.proving import agents

JOB = "runs.execute"


@pytest.fixture
def admin(cloned_database: str, agents_for_proofs: None) -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Bank of Keys"), "admin")


@pytest.fixture
def given(admin: Actor) -> KeyGiven:
    soon = clock.now() + timedelta(hours=1)
    return create_api_key(actor=admin, name="Nightly run", scopes=["runs.read", "runs.write"], expires_at=soon)


def asked(given: KeyGiven, pattern: str = "proof_seen") -> UUID:
    """A run that a key asked for, and that no worker has begun."""
    with request_scope(read_only=True):
        found = key_of(given.key)
    assert found is not None
    return execute_pattern(actor=found.actor(request_id=None), wanted=Wanted(pattern, {}, mode="async")).run_id


def worked(run_id: UUID) -> Run:
    """The run after a worker took the job for it."""
    with acting(actors.system()):
        job = ProcrastinateJob.objects.filter(task_name=JOB, status="todo").latest("id")
    fetched(again=job.pk)
    running.execute(JOBS[JOB], job_id=job.pk, worker_id=None, arguments=job.args)
    with acting(actors.system()) as scope:
        return finding.run_for(actor=scope.actor, run_id=run_id)


def test_a_worker_does_it_as_the_key(given: KeyGiven) -> None:
    run = worked(asked(given))
    assert run.status == "succeeded"
    with acting(actors.system()) as scope:
        entry = AuditEvent.objects.for_actor(scope.actor).get(action="finish_run", object_id=str(run.pk))
    assert (entry.actor_kind, entry.actor_id) == ("key", given.shown.id)


def test_its_agents_read_within_the_scopes_of_the_key(given: KeyGiven) -> None:
    worked(asked(given))
    read_as = {(one.kind, one.key_id, one.scopes) for one in agents.READ_AS}
    assert read_as == {("key", given.shown.id, given.shown.scopes)}


def test_once_the_key_is_revoked_the_run_is_given_up_and_says_so(admin: Actor, given: KeyGiven) -> None:
    run_id = asked(given)
    revoke_api_key(actor=admin, key_id=given.shown.id)
    run = worked(run_id)
    assert (run.status, run.error_payload["code"]) == ("dead_lettered", "auth.askers_key_ended")
    assert agents.CALLS == []
