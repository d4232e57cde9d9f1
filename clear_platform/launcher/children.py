"""Child processes with a name: started with a bond to the launcher, their output joined line by line, stopped for good.

Lives here: one child and what it prints. In which order children start and stop: `supervisor`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from clear_platform.launcher.accounts import Account, entering_command
from clear_platform.launcher.problems import StoppedError

Say = Callable[[str], None]

_KEPT_LINES = 60
_POLL_SECONDS = 0.02


class StopSign:
    """Whether somebody asked to stop, and every wait that has to end when they do."""

    def __init__(self) -> None:
        # Unlike an Event, this queue may be filled by a signal handler that interrupts the very thread waiting on it.
        self._asked: SimpleQueue[None] = SimpleQueue()
        self.times = 0

    def ask(self) -> None:
        self.times += 1
        self._asked.put(None)

    @property
    def asked(self) -> bool:
        return self.times > 0

    @property
    def urgent(self) -> bool:
        """Whether they asked more than once."""
        return self.times > 1

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until somebody asks to stop.

        Refuses: `StoppedError` when somebody did.
        """
        if self.asked:
            raise StoppedError
        try:
            self._asked.get(timeout=seconds)
        except Empty:
            return
        raise StoppedError


class Child:
    """One running child process in a process group of its own.

    Takes: `on_line`, called for every line it prints, from a thread; `typed`, the little it is given to read.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        on_line: Say,
        account: Account | None = None,
        death_signal: int = signal.SIGTERM,
        typed: str = "",
    ) -> None:
        self.name = name
        self._on_line = on_line
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        # A session of its own: Ctrl-C at the terminal reaches the launcher alone, which then stops things in order.
        self.process = subprocess.Popen(
            entering_command(command, account=account, death_signal=death_signal),
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.PIPE if typed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        if self.process.stdin is not None:
            with suppress(BrokenPipeError), self.process.stdin as keyboard:
                keyboard.write(typed.encode())
        assert self.process.stdout is not None  # noqa: S101  (told to mypy: a pipe was asked for above)
        self._reader = threading.Thread(
            target=self._read, args=(self.process.stdout,), name=f"lines of {name}", daemon=True
        )
        self._reader.start()
        self._group_ended = False

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    def printed(self) -> str:
        """Give the last lines the child printed; complete once it has ended."""
        if not self.running:
            self._reader.join(timeout=2)
        return "\n".join(self._lines)

    def wait(self, stop: StopSign) -> int:
        """Wait until the child ends by itself and give its exit code.

        Refuses: `StoppedError` when somebody asks to stop meanwhile; the child is then stopped too.
        """
        try:
            while (code := self.process.poll()) is None:
                stop.wait(_POLL_SECONDS)
        except StoppedError:
            self.stop()
            raise
        self._reader.join(timeout=2)
        return code

    def ask_to_stop(self) -> None:
        """Ask the child politely to end, and do not wait for it."""
        if self.running:
            self.process.send_signal(signal.SIGTERM)

    def stop(
        self, *, first: int = signal.SIGTERM, patience_seconds: float = 10.0, sign: StopSign | None = None
    ) -> None:
        """End the child and everything in its process group: first politely, then for good.

        Takes: `sign`, which cuts the patience short once it becomes urgent.
        """
        if self.running:
            self.process.send_signal(first)
            until = time.monotonic() + patience_seconds
            while self.running and time.monotonic() < until and not (sign is not None and sign.urgent):
                time.sleep(_POLL_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End whatever is left of the child and its process group at once; once only, for numbers are used again."""
        if not self._group_ended:
            self._group_ended = True
            # Gone already, or (macOS says "not permitted") only the dead are left in the group.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(timeout=2)

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            for raw in stream:
                line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
                self._lines.append(line)
                self._on_line(line)
