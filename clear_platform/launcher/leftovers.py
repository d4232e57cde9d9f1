"""A database server that outlived its launcher: recognised for certain, and ended before a new one starts.

A number in `postmaster.pid` proves nothing, for numbers are used again: a process counts as the left-over server only
when it works in that very folder. Starting the new server: `cluster`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from clear_platform.launcher.children import Say
from clear_platform.launcher.problems import LaunchError

_PATIENCE_SECONDS = {signal.SIGINT: 20.0, signal.SIGQUIT: 5.0, signal.SIGKILL: 5.0}


def end(data: Path, *, say: Say) -> None:
    """End the server that still works in the folder `data`, if any, and drop its note where it is stale.

    Refuses: `LaunchError` when it cannot be ended.
    """
    note = data / "postmaster.pid"
    pid = _noted_pid(note)
    if pid is None:
        return
    if works_in(pid, data):
        say("A database server was left over from a start that was killed: ending it first.")
        _end_process(pid, data)
    note.unlink(missing_ok=True)


def works_in(pid: int, data: Path) -> bool:
    """Whether the process with that number is a database server of this very folder."""
    if Path("/proc/self/cwd").exists():
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", data)
        except OSError:
            return False
    shown = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return "postgres" in shown and str(data) in shown


def _noted_pid(note: Path) -> int | None:
    try:
        first = note.read_text(encoding="utf-8").splitlines()[0]
        return int(first)
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _end_process(pid: int, data: Path) -> None:
    for number, patience in _PATIENCE_SECONDS.items():
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not works_in(pid, data):
                return
            time.sleep(0.02)
    raise LaunchError(
        f"The database server left over from an earlier start (process {pid}) does not end: end it by hand."
    )
