"""The journal of a run on this database, its clock, and its agents in threads of their own.

A checkpoint is one statement in a transaction of its own: the values under their hashes and the step, where the run is
still this execution's. Not here: beginning and ending a run (`operations`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.db import connection, connections

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, in_scope
from execution.runs.callers import reading_for
from execution.runs.engine.canonical import canonical, hash_of
from execution.runs.engine.ports import Agents, Answer, Call, Fault, StepRecord
from execution.runs.errors import RunTakenOver
from execution.runs.values import records_of

LEASE_SECONDS = 900
"""How long a run counts as under way after its last checkpoint: longer than any attempt may take."""
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
    calls, failures, sequence
)
SELECT mine.run_id, mine.organization_id, %(step)s, %(capability)s, %(agent)s, %(status)s, %(attempt)s, %(inputs)s,
    %(output)s, %(readings)s, %(sources)s::jsonb, %(cached)s, %(rests)s, %(reason)s, %(code)s, %(text)s, %(started)s,
    %(finished)s, %(duration)s, %(calls)s, %(failures)s, nextval('execution_run_sequence')
FROM mine
ON CONFLICT (run_id, step_id) DO UPDATE SET
    capability = excluded.capability, agent_name = excluded.agent_name, status = excluded.status,
    attempt = excluded.attempt, inputs_hash = excluded.inputs_hash, output_hash = excluded.output_hash,
    readings_hash = excluded.readings_hash, sources_json = excluded.sources_json, cached = excluded.cached,
    rests_on_person = excluded.rests_on_person, reason = excluded.reason, set_by_id = NULL,
    error_code = excluded.error_code, error_text = excluded.error_text, started_at = excluded.started_at,
    finished_at = excluded.finished_at, duration_ms = excluded.duration_ms,
    calls = step.calls + excluded.calls, failures = step.failures + excluded.failures, sequence = excluded.sequence
RETURNING 1
"""
_RESTS = """
UPDATE execution_runstep AS step SET rests_on_person = %(rests)s, sequence = nextval('execution_run_sequence')
FROM execution_run AS mine
WHERE mine.run_id = %(run)s AND mine.fence = %(fence)s AND step.run_id = mine.run_id AND step.step_id = %(step)s
RETURNING 1
"""
_STATE = "SELECT fence, status FROM execution_run WHERE run_id = %s"


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

    def rests(self, record: StepRecord) -> None:
        """Keep of a step that stands whether it rests on a value set by a person. Refuses: `RunTakenOver`."""
        with acting(self._actor), connection.cursor() as cursor:
            cursor.execute(
                _RESTS,
                {
                    "run": self._run_id,
                    "fence": self._fence,
                    "step": record.step_id,
                    "rests": record.rests_on_person,
                },
            )
            if cursor.fetchone() is None:
                raise RunTakenOver()

    def _kept(self, record: StepRecord, *, begins: bool) -> bool:
        readings = canonical(dict(record.readings))
        bodies = {record.inputs, *([record.output] if record.output is not None else [])}
        if readings != _NO_READINGS:
            bodies.add(readings)
        given = {hash_of(body): body.decode() for body in bodies}
        fault = record.fault or Fault("", "")
        calls, failures = record.calls()
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
                    "calls": calls,
                    "failures": failures,
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

    def rests(self, record: StepRecord) -> None:
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
