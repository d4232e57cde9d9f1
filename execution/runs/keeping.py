"""The ports of the engine on this database: the journal of a run, breakers that all workers share, kept answers.

A checkpoint is one statement in a transaction of its own: the values under their hashes and the step, where the run is
still this execution's. Not here: beginning and ending a run (`operations`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection, connections

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, in_scope, system_actor
from execution.runs.callers import reading_for
from execution.runs.engine.canonical import Json, canonical, hash_of, read
from execution.runs.engine.errors import CircuitOpen
from execution.runs.engine.ports import Admission, Agents, Answer, Call, Fault, StepRecord, StepStatus
from execution.runs.errors import KeptValueAltered, RunTakenOver
from execution.runs.models import Run, RunBlob, RunStep, StepCache

LEASE_SECONDS = 900
"""How long a run counts as under way after its last checkpoint: longer than any step may take."""
FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30
TRYING_SECONDS = 60
KNOWN_SECONDS = 1.0
_NO_READINGS = b"{}"

_FENCED = """
WITH mine AS (
    UPDATE execution_run SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE run_id = %(run)s AND fence = %(fence)s AND (NOT %(begins)s OR status = 'running')
    RETURNING run_id, organization_id
), kept AS (
    INSERT INTO execution_runblob (organization_id, hash, body)
    SELECT mine.organization_id, given.hash, given.body
    FROM mine, unnest(%(hashes)s::text[], %(bodies)s::text[]) AS given(hash, body)
    ON CONFLICT (organization_id, hash) DO NOTHING
)
INSERT INTO execution_runstep AS step (
    run_id, organization_id, step_id, capability, agent_name, status, attempt, inputs_hash, output_hash, readings_hash,
    sources_json, cached, rests_on_person, reason, error_code, error_text, started_at, finished_at, duration_ms,
    sequence
)
SELECT mine.run_id, mine.organization_id, %(step)s, %(capability)s, %(agent)s, %(status)s, %(attempt)s, %(inputs)s,
    %(output)s, %(readings)s, %(sources)s::jsonb, %(cached)s, %(rests)s, %(reason)s, %(code)s, %(text)s, %(started)s,
    %(finished)s, %(duration)s, nextval('execution_run_sequence')
FROM mine
ON CONFLICT (run_id, step_id) DO UPDATE SET
    capability = excluded.capability, agent_name = excluded.agent_name, status = excluded.status,
    attempt = excluded.attempt, inputs_hash = excluded.inputs_hash, output_hash = excluded.output_hash,
    readings_hash = excluded.readings_hash, sources_json = excluded.sources_json, cached = excluded.cached,
    rests_on_person = excluded.rests_on_person, reason = excluded.reason, set_by_id = NULL,
    error_code = excluded.error_code, error_text = excluded.error_text, started_at = excluded.started_at,
    finished_at = excluded.finished_at, duration_ms = excluded.duration_ms, sequence = excluded.sequence
RETURNING 1
"""
_STATE = "SELECT fence, status FROM execution_run WHERE run_id = %s"
_ASK = """
SELECT failures, opened_at IS NOT NULL, ceil(extract(epoch FROM
    greatest(opened_at + make_interval(secs => %(open)s), trying_until) - clock_timestamp()))::int
FROM execution_breaker WHERE capability = %(capability)s
"""
_TRY = """
UPDATE execution_breaker SET trying_until = clock_timestamp() + make_interval(secs => %(trying)s)
WHERE capability = %(capability)s AND opened_at + make_interval(secs => %(open)s) <= clock_timestamp()
    AND (trying_until IS NULL OR trying_until <= clock_timestamp())
RETURNING failures
"""
_FAIL = """
INSERT INTO execution_breaker AS held (capability, failures, last_failed_at)
VALUES (%(capability)s, 1, clock_timestamp())
ON CONFLICT (capability) DO UPDATE SET
    failures = held.failures + 1, last_failed_at = clock_timestamp(), trying_until = NULL,
    opened_at = CASE WHEN held.failures + 1 >= %(most)s THEN clock_timestamp() ELSE held.opened_at END
"""
_MEND = """
UPDATE execution_breaker SET failures = 0, opened_at = NULL, trying_until = NULL WHERE capability = %(capability)s
"""


class DatabaseJournal:
    """The steps of one run, kept for the execution that holds its fence."""

    def __init__(self, actor: Actor, run_id: UUID, fence: int) -> None:
        self._actor = actor
        self._run_id = run_id
        self._fence = fence

    def known(self) -> Mapping[str, StepRecord]:
        """Give the steps as they are kept."""
        with acting(self._actor, read_only=not in_scope()):
            return records_of(actor=self._actor, run_id=self._run_id)

    def begin(self, record: StepRecord) -> bool:
        """Note that a step begins; False where the run was cancelled. Refuses: `RunTakenOver`."""
        with acting(self._actor):
            if self._kept(record, begins=True):
                return True
            with connection.cursor() as cursor:
                cursor.execute(_STATE, [self._run_id])
                row = cursor.fetchone()
            if row is None or row[0] != self._fence:
                raise RunTakenOver()
            return False

    def finish(self, record: StepRecord) -> None:
        """Keep how a step ended. Refuses: `RunTakenOver`."""
        with acting(self._actor):
            if not self._kept(record, begins=False):
                raise RunTakenOver()

    def _kept(self, record: StepRecord, *, begins: bool) -> bool:
        readings = canonical(dict(record.readings))
        bodies = {record.inputs, *([record.output] if record.output is not None else [])}
        if readings != _NO_READINGS:
            bodies.add(readings)
        given = {hash_of(body): body.decode() for body in bodies}
        fault = record.fault or Fault("", "")
        with connection.cursor() as cursor:
            cursor.execute(
                _FENCED,
                {
                    "run": self._run_id,
                    "fence": self._fence,
                    "lease": LEASE_SECONDS,
                    "begins": begins,
                    "hashes": list(given),
                    "bodies": list(given.values()),
                    "step": record.step_id,
                    "capability": record.capability,
                    "agent": record.agent_name,
                    "status": record.status.value,
                    "attempt": record.attempt,
                    "inputs": record.inputs_hash,
                    "output": record.output_hash or "",
                    "readings": hash_of(readings) if readings != _NO_READINGS else "",
                    "sources": json.dumps(list(record.sources)),
                    "cached": record.cached,
                    "rests": record.rests_on_person,
                    "reason": record.reason,
                    "code": fault.code,
                    "text": fault.detail,
                    "started": record.started_at,
                    "finished": record.finished_at,
                    "duration": record.duration_ms,
                },
            )
            return cursor.fetchone() is not None


class MemoryJournal:
    """A journal that keeps nothing beyond its own life, for replays. `known`: steps whose value a person had set."""

    def __init__(self, known: Mapping[str, StepRecord]) -> None:
        self._known = known

    def known(self) -> Mapping[str, StepRecord]:
        """Give the steps that are not to be called."""
        return self._known

    def begin(self, record: StepRecord) -> bool:
        """Let every step begin."""
        return True

    def finish(self, record: StepRecord) -> None:
        """Keep nothing."""


class _Troubled:
    """Which capabilities failed of late, as this process knows: asked for anew each second, and after a failure here.

    So a call of what works asks nothing of the database; what fails elsewhere is known here a second later.
    """

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._until = 0.0
        self._of = ""

    def has(self, capability: str) -> bool:
        """Say whether a capability is among them."""
        database = str(connection.settings_dict["NAME"])
        if monotonic() >= self._until or self._of != database:
            with _aside(), connection.cursor() as cursor:
                cursor.execute("SELECT capability FROM execution_breaker WHERE failures > 0")
                self._known = frozenset(name for (name,) in cursor.fetchall())
            self._until, self._of = monotonic() + KNOWN_SECONDS, database
        return capability in self._known

    def forget(self) -> None:
        """Ask anew the next time."""
        self._until = 0.0


_TROUBLED = _Troubled()


class DatabaseBreakers:
    """Circuit breakers as rows, each asked and told in one statement."""

    def admit(self, capability: str) -> Admission:
        """Let a call through; of those that come once a breaker was open for its time, one. Refuses: `CircuitOpen`."""
        if not _TROUBLED.has(capability):
            return Admission()
        asked: dict[str, Any] = {"capability": capability, "open": OPEN_SECONDS, "trying": TRYING_SECONDS}
        with _aside(), connection.cursor() as cursor:
            cursor.execute(_ASK, asked)
            failures, is_open, seconds = cursor.fetchone() or (0, False, 0)
            if not is_open:
                return Admission(failures=failures)
            cursor.execute(_TRY, asked)
            tried = cursor.fetchone()
        if tried is None:
            raise CircuitOpen(capability=capability, retry_after_seconds=max(1, seconds))
        return Admission(failures=tried[0], trying=True)

    def succeeded(self, capability: str, admission: Admission) -> None:
        """Close the breaker, where anything had failed before."""
        if admission.failures or admission.trying:
            with _aside(), connection.cursor() as cursor:
                cursor.execute(_MEND, {"capability": capability})
            _TROUBLED.forget()

    def failed(self, capability: str) -> None:
        """Count a failure; with the fifth in a row the breaker is open."""
        with _aside(), connection.cursor() as cursor:
            cursor.execute(_FAIL, {"capability": capability, "most": FAILURES_TO_OPEN})
        _TROUBLED.forget()


class NoBreakers:
    """Lets everything through and hears nothing, for replays."""

    def admit(self, capability: str) -> Admission:
        """Let a call through."""
        return Admission()

    def succeeded(self, capability: str, admission: Admission) -> None:
        """Hear nothing."""

    def failed(self, capability: str) -> None:
        """Hear nothing."""


class DatabaseCache:
    """Kept answers of one organization."""

    def __init__(self, actor: Actor, organization_id: int) -> None:
        self._actor = actor
        self._organization_id = organization_id

    def get(self, key: str) -> Answer | None:
        """Give the answer kept under a key."""
        with acting(self._actor, read_only=not in_scope()):
            rows = StepCache.objects.for_actor(self._actor).filter(organization_id=self._organization_id, key=key)
            found: StepCache | None = rows.first()
            if found is None:
                return None
            body = body_of(self._actor, self._organization_id, found.output_hash)
        return None if body is None else Answer(body, found.agent_name, tuple(found.sources_json), cached=True)

    def put(self, key: str, answer: Answer, call: Call) -> None:
        """Keep an answer, unless one is there."""
        with acting(self._actor):
            keep_bodies(self._organization_id, [answer.body])
            StepCache.objects.bulk_create(
                [
                    StepCache(
                        organization_id=self._organization_id,
                        key=key,
                        capability=call.capability,
                        agent_name=answer.agent_name,
                        output_hash=hash_of(answer.body),
                        sources_json=list(answer.sources),
                    )
                ],
                ignore_conflicts=True,
            )


class NoCache:
    """Keeps nothing, for replays."""

    def get(self, key: str) -> Answer | None:
        """Give nothing."""
        return None

    def put(self, key: str, answer: Answer, call: Call) -> None:
        """Keep nothing."""


class InTheirThreads(Agents):
    """Agents that are called in threads of their own, on somebody's behalf; each thread gives its connection back."""

    def __init__(self, agents: Agents, asker: Actor) -> None:
        self._agents = agents
        self._asker = asker

    def call(self, call: Call) -> Answer:
        """Do the work of one attempt."""
        try:
            with reading_for(self._asker):
                return self._agents.call(call)
        finally:
            connections.close_all()

    def gave_up(self, call: Call) -> None:
        """Hear that an attempt took too long."""
        self._agents.gave_up(call)


class SystemClock:
    """The time of this machine, or the one fixed for a story."""

    def now(self) -> datetime:
        """Give the moment."""
        return clock.now()

    def monotonic(self) -> float:
        """Give seconds that only ever grow."""
        return monotonic()


@contextmanager
def _aside() -> Iterator[None]:
    """Be in the open scope, else in one of the system's own."""
    if in_scope():
        yield
        return
    with acting(system_actor("runs")):
        yield


def keep_bodies(organization_id: int, bodies: Iterable[bytes]) -> None:
    """Keep values under their hashes, within the open scope."""
    RunBlob.objects.bulk_create(
        [RunBlob(organization_id=organization_id, hash=hash_of(body), body=body.decode()) for body in bodies],
        ignore_conflicts=True,
    )


def bodies_of(actor: Actor, organization_id: int, hashes: Iterable[str]) -> dict[str, bytes]:
    """Give values by their hashes. Refuses: `KeptValueAltered` for one that is not what it was kept as."""
    rows = RunBlob.objects.for_actor(actor).filter(organization_id=organization_id, hash__in=set(hashes) - {""})
    found = {hash: body.encode() for hash, body in rows.values_list("hash", "body")}
    for hash, body in found.items():
        if hash_of(body) != hash:
            raise KeptValueAltered(hash=hash)
    return found


def body_of(actor: Actor, organization_id: int, hash: str) -> bytes | None:
    """Give one value by its hash."""
    return bodies_of(actor, organization_id, [hash]).get(hash)


def records_of(*, actor: Actor, run_id: UUID) -> dict[str, StepRecord]:
    """Give the steps of a run as the engine knows them, with all their values. Two queries."""
    steps = list(RunStep.objects.for_actor(actor).filter(run_id=run_id).select_related("run").order_by("pk"))
    if not steps:
        return {}
    hashes = {hash for step in steps for hash in (step.inputs_hash, step.output_hash, step.readings_hash)}
    bodies = bodies_of(actor, steps[0].organization_id, hashes)
    return {step.step_id: _record_of(step, step.run, bodies) for step in steps}


def _record_of(step: RunStep, run: Run, bodies: Mapping[str, bytes]) -> StepRecord:
    readings: Any = bodies.get(step.readings_hash)
    made = StepRecord(
        step_id=step.step_id,
        capability=step.capability,
        agent_name=step.agent_name,
        status=StepStatus(step.status),
        asof_date=run.asof_date,
        output=bodies.get(step.output_hash),
        readings=read(readings) if readings is not None else {},
        sources=tuple(step.sources_json),
        cached=step.cached,
        attempt=step.attempt,
        started_at=step.started_at,
        finished_at=step.finished_at,
        duration_ms=step.duration_ms,
        rests_on_person=step.rests_on_person,
        reason=step.reason,
        fault=Fault(step.error_code, step.error_text) if step.error_code else None,
    )
    inputs = bodies.get(step.inputs_hash)
    return made if inputs is None else replace(made, inputs=inputs)


def shown(record: StepRecord) -> dict[str, Json]:
    """Give a step as answers and pages show it."""
    return {
        "step_id": record.step_id,
        "capability": record.capability,
        "agent_name": record.agent_name,
        "status": record.status.value,
        "attempt": record.attempt,
        "started_at": record.started_at and record.started_at.isoformat(),
        "finished_at": record.finished_at and record.finished_at.isoformat(),
        "duration_ms": record.duration_ms,
        "inputs_hash": record.inputs_hash,
        "output_hash": record.output_hash,
        "sources": list(record.sources),
        "cached": record.cached,
        "set_by_person": record.set_by_person,
        "reason": record.reason,
        "error": None if record.fault is None else {"code": record.fault.code, "detail": record.fault.detail},
    }
