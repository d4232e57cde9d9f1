"""What can stop a start, each in one sentence for the person at the terminal. Showing it: `__main__`."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_SAID_BY_A_PROGRAM = ("No space left on device", "Disk quota exceeded")


class LaunchError(Exception):
    """Something the person at the terminal has to know or mend; its text is the sentence that is shown."""


class StoppedError(Exception):
    """The person asked to stop while something was still being waited for."""


def mebibytes(amount: int) -> int:
    """Give a number of bytes as whole mebibytes."""
    return amount // (1024 * 1024)


def require_space(folder: Path, *, needed: int) -> None:
    """Refuse to go on when the disk that holds `folder` has less than `needed` bytes free.

    Refuses: `LaunchError` naming the folder, what is free and what is needed.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LaunchError(
            f"The disk of {folder} has {mebibytes(free)} MiB free and {mebibytes(needed)} MiB are needed: "
            "make room, or name another folder with CLEAR_VAR=/folder."
        )


def disk_full(folder: Path) -> LaunchError:
    """Give the problem of a disk that filled up while something under `folder` was written."""
    free = mebibytes(shutil.disk_usage(folder).free) if folder.exists() else 0
    return LaunchError(
        f"The disk of {folder} is full ({free} MiB free): make room of at least 1024 MiB and start again, "
        "or name another folder with CLEAR_VAR=/folder. What was written so far is kept and finished then."
    )


def says_disk_full(text: str) -> bool:
    """Whether what a program printed says that the disk is full."""
    return any(said in text for said in _SAID_BY_A_PROGRAM)


def of_system(error: OSError, *, folder: Path) -> LaunchError | None:
    """Give the problem behind an error of the operating system, or None where it says nothing a person can mend."""
    if error.errno in _FULL:
        return disk_full(folder)
    if error.errno in _NOT_ALLOWED and error.filename is not None:
        return LaunchError(
            f"{error.filename} cannot be written by this user: give the user the right to, or name another folder "
            "with CLEAR_VAR=/folder."
        )
    return None
