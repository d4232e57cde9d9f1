"""One launcher for one folder at a time: a lock the system itself takes back when its holder is gone, however it went.

What stands in the lock's file only tells a person who holds it; whether it is held is asked of the system.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from clear_platform.launcher.problems import LaunchError


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, as far as they said."""

    pid: int | None
    address: str | None

    def sentence(self) -> str:
        where = f" at {self.address}" if self.address else ""
        if self.pid is None:
            return f"CLEAR is already running{where}: stop it first, or name another folder with CLEAR_VAR=/folder."
        return (
            f"CLEAR is already running{where} (process {self.pid}): use that one, stop it with Ctrl-C where it runs or "
            f"with 'kill {self.pid}', or name another folder with CLEAR_VAR=/folder."
        )


class SingleLock:
    """The lock of one folder, held until `release` or the end of this process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: IO[str] | None = None

    def take(self, *, address: str | None) -> None:
        """Take the lock and write down who holds it.

        Refuses: `LaunchError` naming the holder when somebody else does.
        """
        self._file.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        held = os.fdopen(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise LaunchError(self.holder_said().sentence()) from None
        held.truncate(0)
        json.dump({"pid": os.getpid(), "address": address}, held)
        held.flush()
        self._held = held

    def release(self) -> None:
        if self._held is not None:
            self._held.truncate(0)
            self._held.close()
            self._held = None

    def is_held_elsewhere(self) -> bool:
        """Whether another process holds the lock at this moment."""
        if self._held is not None or not self._file.exists():
            return False
        with self._file.open("r", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def holder_said(self) -> Holder:
        """Give what the lock's file says; worth something only while the lock is held."""
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
            return Holder(pid=int(said["pid"]), address=said["address"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return Holder(pid=None, address=None)
