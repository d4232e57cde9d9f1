"""On whose behalf an agent reads: whoever asked for the run, with what they may by now.

Not here: who asked for a run (`jobs`), and what a person may do with a run (`operations`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from clear_platform.foundation.public import Actor, asker_again, in_scope, standing
from execution.runs.engine.ports import Call

_ASKER: ContextVar[Actor] = ContextVar("asker")


@contextmanager
def reading_for(asker: Actor) -> Iterator[None]:
    """Let agents that are called in here read on somebody's behalf."""
    before = _ASKER.set(asker)
    try:
        yield
    finally:
        _ASKER.reset(before)


def actor_of(call: Call) -> Actor:
    """Give whoever a run acts for, to open a scope with inside of `call.read`. Refuses: as `asker_again`."""
    # Within the caller's own transaction nobody but the caller can act.
    caller = standing().actor if in_scope() else None
    if caller is not None:
        return caller
    asker = _ASKER.get()
    again = asker_again("runs", user_id=asker.id, organization_id=call.context.organization_id, key_id=asker.key_id)
    return replace(again, request_id=call.context.request_id)
