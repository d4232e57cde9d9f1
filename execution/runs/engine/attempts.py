"""Attempts in threads of their own, so that one that takes too long can be left behind.

A thread cannot be stopped from outside: what is given up runs on to its end, and what it gives is thrown away. How
many such there may be in one process is bounded. Not here: which attempt is made when (`running`).
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from execution.runs.engine.errors import NoRoomToRun
from execution.runs.engine.ports import Answer, Call

MOST_LEFT_BEHIND = 50
_WAIT_SECONDS = 30

Work = Callable[[Call], Answer]


class Done(Protocol):
    """Hears how an attempt ended: an answer or what was raised."""

    def __call__(self, call: Call, answer: Answer | None, error: BaseException | None) -> None: ...


class Attempts(Protocol):
    """A way to make attempts."""

    def start(self, work: Work, call: Call, done: Done) -> None:
        """Begin one; `done` hears of its end, from whichever thread."""

    def leave(self, call: Call) -> None:
        """Give one up."""


class InThreads:
    """Each attempt in a thread of its own, in a copy of the caller's context: guards and correlation go along."""

    _lock = threading.Lock()
    _under_way: set[int] = set()
    _left_behind: set[int] = set()

    def start(self, work: Work, call: Call, done: Done) -> None:
        """Begin an attempt. Refuses: `NoRoomToRun`."""
        with self._lock:
            if len(self._left_behind) >= MOST_LEFT_BEHIND:
                raise NoRoomToRun(retry_after_seconds=_WAIT_SECONDS)
            self._under_way.add(id(call))
        inside = contextvars.copy_context()
        name = f"step {call.step_id}"
        threading.Thread(target=inside.run, args=(self._run, work, call, done), name=name, daemon=True).start()

    def leave(self, call: Call) -> None:
        """Leave an attempt behind: it counts among those until it ends, where it has not ended already."""
        with self._lock:
            if id(call) in self._under_way:
                self._left_behind.add(id(call))
        call.given_up.set()

    def _run(self, work: Work, call: Call, done: Done) -> None:
        with _Ending(call, done) as ending:
            ending.answer = work(call)
        with self._lock:
            self._under_way.discard(id(call))
            self._left_behind.discard(id(call))


class Inline:
    """Each attempt in the caller's thread, one after the other, for runs inside a transaction. Nothing times out."""

    def start(self, work: Work, call: Call, done: Done) -> None:
        """Make the attempt and tell of its end before this returns."""
        with _Ending(call, done) as ending:
            ending.answer = work(call)

    def leave(self, call: Call) -> None:
        """Nothing is ever left behind."""


class _Ending:
    """The span of an attempt; however it ends, somebody hears of it."""

    def __init__(self, call: Call, done: Done) -> None:
        self._call = call
        self._done = done
        self.answer: Answer | None = None

    def __enter__(self) -> _Ending:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._done(self._call, self.answer, error)
        return True
