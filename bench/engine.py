"""What the engine costs a step, apart from the work of agents; then the same with a checkpoint after each step.

The reference of the first is calling the same functions one after the other, with nothing in between; that of the
second is the first.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench.measuring import peak_memory, timed
from bench.prepared import DATABASE, prepared_database
from bench.results import Measured
from execution.runs.engine.attempts import Attempts, Inline, InThreads
from execution.runs.engine.capability import Capability, CapabilityMap, Said, capability
from execution.runs.engine.loading import prepare
from execution.runs.engine.ports import Admission, Answer, Call, Context, StepRecord
from execution.runs.engine.running import execute
from execution.runs.engine.runtime import Runtime

STEPS, REPETITIONS, KEPT_REPETITIONS = 100, 30, 5
AT_ONCE = (20, 200, 200)
RUN = UUID(int=1)


class Nothing(Said):
    """Neither takes nor gives anything."""


def nothing(call: Call, arguments: Nothing) -> Nothing:
    """Do nothing."""
    return arguments


class _Forgets:
    """A journal, breakers and a cache that keep nothing, and rights that refuse nothing."""

    def known(self) -> Mapping[str, StepRecord]:
        return {}

    def begin(self, record: StepRecord) -> bool:
        return True

    def finish(self, record: StepRecord) -> None: ...

    def rests(self, record: StepRecord) -> None: ...

    def admit(self, capability: str) -> Admission:
        return Admission()

    def succeeded(self, capability: str, admission: Admission) -> None: ...

    def failed(self, capability: str) -> None: ...

    def get(self, key: str) -> Answer | None:
        return None

    def put(self, key: str, answer: Answer, call: Call) -> None: ...

    def asked(self, call: Call, answer: Answer) -> Answer:
        return answer

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def document(capability: str, steps: int = STEPS) -> str:
    """Give a pattern of steps that do nothing, in ten rows of ten of which each waits for the one before."""
    return json.dumps(
        {
            "id": "nothing",
            "version": 1,
            "name": "Nothing",
            "description": "Steps that do nothing.",
            "inputs": {"type": "object", "additionalProperties": False},
            "steps": [
                {"id": f"s{at}", "capability": capability, "needs": [f"s{at - 10}"] if at >= 10 else []}
                for at in range(steps)
            ],
            "outputs": {"last": f"{{{{state.s{steps - 1}}}}}"},
        }
    )


def measure() -> Iterator[Measured]:
    """Carry out a hundred steps that do nothing, in threads and in turn."""
    offered = Capability("nothing.done", "cfo", Nothing, Nothing, nothing)
    known = CapabilityMap.build([offered])
    prepared = prepare(document(offered.name), known)
    forgets = _Forgets()
    context = Context(RUN, None, 1, date(2026, 1, 1), None, None, prepared.pattern.id, prepared.hash, 1)
    runtime = Runtime(known, breakers=forgets, cache=forgets, rights=forgets)
    call = Call(RUN, "s0", offered.name, context, {})

    def carried_out(attempts: Attempts) -> Callable[[int], object]:
        return lambda _number: execute(
            prepared, context, {}, run_id=RUN, journal=forgets, agents=runtime, clock=forgets, attempts=attempts
        )

    def called(_number: int) -> None:
        for _ in range(STEPS):
            nothing(call, Nothing())

    bare = timed(called, REPETITIONS)
    in_threads = timed(carried_out(InThreads()), REPETITIONS)
    yield Measured("100 no-op steps in threads, no checkpoint", in_threads, bare, peak_memory(), "≤ 0.1 s")
    in_turn = timed(carried_out(Inline()), REPETITIONS)
    yield Measured("100 no-op steps in turn, no checkpoint", in_turn, bare, peak_memory(), "≤ 0.1 s")
    with prepared_database(), TemporaryDirectory(prefix="clear-bench-") as folder:
        kept = timed(_kept(Path(folder)), KEPT_REPETITIONS)
        yield Measured("100 no-op steps in threads, each kept", kept, in_threads, peak_memory(), "")
    with prepared_database() as owner, TemporaryDirectory(prefix="clear-bench-") as folder, ExitStack() as running:
        yield from _by_one_worker(owner, Path(folder), running)


def _by_one_worker(owner: str, folder: Path, running: ExitStack) -> Iterator[Measured]:
    """Let one worker carry out few runs and then many; its memory is that of the worker at its highest."""
    from django.conf import settings
    from django.db import connection

    from clear_platform.launcher.folders import ROOT
    from execution.public import Wanted, execute_pattern
    from tests import actors
    from tests.proving import agents  # noqa: F401  (importing it registers what they offer)
    from tests.proving.floor import Floor

    settings.PATTERN_FOLDERS = [ROOT / "tests"]
    known = connection.settings_dict
    web = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{DATABASE}?host={known['HOST']}"
    floor = Floor(web=web, owner=owner, folder=folder, running=running)
    floor.lease(30)
    floor.reaper()
    worker = floor.worker(concurrency=8)
    actor = actors.system()
    for many in AT_ONCE:
        began = time.perf_counter()
        for _ in range(many):
            execute_pattern(actor=actor, wanted=Wanted("proof_sum", {"x": 1}, mode="async"))
        while floor.read("SELECT count(*) FROM execution_run WHERE status <> 'succeeded'") != [(0,)]:
            time.sleep(0.2)
        each = (time.perf_counter() - began) / many
        memory = int(re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{worker.pid}/status").read_text())[0]) * 1024
        yield Measured(f"a run of 3 steps, {many} at once on one worker", (each,), (), memory, "none lost")


def _kept(folder: Path) -> Callable[[int], object]:
    """Give what carries the pattern out as a run: two short transactions a step."""
    from django.conf import settings

    from execution.public import Wanted, carry_out, execute_pattern
    from tests import actors

    file = folder / "bench" / "patterns" / "nothing.json"
    file.parent.mkdir(parents=True)
    file.write_text(document("bench.nothing"), encoding="utf-8")
    settings.PATTERN_FOLDERS = [folder]
    capability("bench.nothing", agent="cfo", arguments=Nothing, result=Nothing)(nothing)
    actor = actors.system()

    def once(_number: int) -> None:
        run = execute_pattern(actor=actor, wanted=Wanted("nothing", {}))
        found = carry_out(actor=actor, run_id=run.run_id)
        if found.status != "succeeded":
            raise RuntimeError(found.fault_text)

    return once
