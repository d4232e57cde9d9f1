"""The first steps of every child process, taken in the child itself: whose rights it has and with whom it ends.

Run as a program of its own (`python -I -S become.py SPECIFICATION COMMAND…`), so that nothing has to happen between
`fork` and `exec` inside a launcher that has threads. It ends by turning into COMMAND. Standard library only.
Who becomes what is decided in `accounts` and `children`, not here.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522

CANNOT_REACH = 125
CANNOT_BECOME = 126
CANNOT_START = 127


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def change_account(*, uid: int, gid: int, capability: int | None) -> None:
    """Give up the present account for another for good, taking at most one capability along (Linux only)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if capability is not None:
        _checked(libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "keep capabilities")
        # PostgreSQL asks access() whether it may start its own programs, and that call leaves capabilities out unless
        # this bit is set. Where it may not be set, whoever tries the account finds out.
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability is None:
        return
    low = 1 << capability
    sets = (_Sets * 2)(_Sets(low, low, low), _Sets(0, 0, 0))
    header = _Header(CAPABILITY_VERSION_3, 0)
    _checked(libc.capset(ctypes.byref(header), ctypes.byref(sets)), "set capabilities")
    _checked(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0), "raise capability")


def forbid_new_privileges() -> None:
    """Make sure that no set-user-id program can bring back what was given up (Linux only)."""
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        _checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "forbid new privileges")


def end_with_parent(*, parent: int, death_signal: int) -> None:
    """Have the kernel send `death_signal` when the parent is gone, even if it was killed outright (Linux only)."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0), "end with parent")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: Sequence[str]) -> None:
    wanted: dict[str, Any] = json.loads(arguments[0])
    command = list(arguments[1:])
    try:
        if wanted["account"] is not None:
            change_account(**wanted["account"])
            forbid_new_privileges()
        end_with_parent(parent=wanted["parent"], death_signal=wanted["death_signal"])
    except OSError as error:
        sys.stderr.write(f"The account could not be changed: {error}\n")
        sys.exit(CANNOT_BECOME)
    for path in wanted["reach"]:
        try:
            # Tried for real: access() would leave out the capability that is there for exactly this.
            os.stat(path)
        except OSError:
            sys.stderr.write(f"{path} cannot be reached\n")
            sys.exit(CANNOT_REACH)
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.stderr.write(f"{command[0]} could not be started: {error.strerror}\n")
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main(sys.argv[1:])
