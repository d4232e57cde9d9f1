"""A launcher as a real process for these tests: its output as it comes, and every process that hangs on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO

from clear_platform.launcher.folders import ROOT

# No statement about speed: only so that a test that waits for what never comes ends at all.
LONGEST_WAIT_SECONDS = 600.0
OF_THE_SUITE = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
"""What the suite's own environment says and an installation's does not."""


class LauncherProcess:
    """One `python -m clear_platform.launcher run`."""

    def __init__(self, folder: Path, *, port: int, command: str = "run", more: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = port
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_SUITE}
        environment = {**kept, "CLEAR_VAR": str(folder), "PORT": str(port), **(more or {})}
        self._lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clear_platform.launcher", command, "--with-parent"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        return "\n".join(self._lines)

    def until_it_runs(self) -> LauncherProcess:
        """Wait until it says that CLEAR is running."""
        wait_until(lambda: "CLEAR is running at" in self.output or self.process.poll() is not None)
        assert self.process.poll() is None, self.output
        return self

    def until_it_ends(self) -> int:
        """Wait until it ends; gives its exit code."""
        code = self.process.wait(LONGEST_WAIT_SECONDS)
        self._reader.join(LONGEST_WAIT_SECONDS)
        return code

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and wait for its end; gives its exit code."""
        self.process.send_signal(number)
        return self.until_it_ends()

    def status_of(self, path: str) -> int:
        """Give the status the site answers with."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            status: int = answer.status
            return status

    def descendants(self) -> dict[int, str]:
        """Give the number and command line of every process below it."""
        return descendants_of(self.process.pid)

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._lines.append(line.rstrip("\n"))


def descendants_of(pid: int) -> dict[int, str]:
    """Give the number and command line of every process below one."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [(int(row[0]), int(row[1]), row[2]) for row in (line.split(None, 2) for line in listed.splitlines())]
    found: dict[int, str] = {}
    parents = {pid}
    while parents:
        children = {child: arguments for child, parent, arguments in rows if parent in parents}
        found.update(children)
        parents = set(children)
    return found


def alive(pids: Iterable[int]) -> list[int]:
    """Give those of the processes that have not ended."""
    wanted = ",".join(str(pid) for pid in pids)
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", wanted], capture_output=True, text=True, check=False
    ).stdout
    return [int(pid) for pid, state in (line.split() for line in listed.splitlines()) if not state.startswith("Z")]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so.

    Refuses: `TimeoutError` when it never is.
    """
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.05)
