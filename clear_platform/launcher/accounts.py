"""Under which account the database runs. PostgreSQL refuses to run as root, so root hands it to somebody else.

Lives here: the choice of the account and of what it needs to reach its files. How the change is made: `become`.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clear_platform.launcher.problems import LaunchError

BECOME = Path(__file__).with_name("become.py")

# Tried in this order: reading past closed folders is all that is needed, but containers often lack that capability
# and have only the wider one.
CAP_DAC_READ_SEARCH = 2
CAP_DAC_OVERRIDE = 1

_USUAL_ACCOUNTS = ("nobody", "postgres", "daemon")


@dataclass(frozen=True)
class Account:
    """Who a child process is to be, and the one capability it takes along, if any."""

    name: str
    uid: int
    gid: int
    capability: int | None = None

    def own(self, path: Path) -> None:
        """Give the file or folder to this account."""
        os.chown(path, self.uid, self.gid)


def entering_command(
    command: Sequence[str],
    *,
    account: Account | None,
    death_signal: int = signal.SIGTERM,
    reach: Sequence[Path] = (),
) -> list[str]:
    """Give the command line that first takes on the account and the bond to its parent, then turns into `command`."""
    wanted: dict[str, Any] = {
        "account": account and {"uid": account.uid, "gid": account.gid, "capability": account.capability},
        "parent": os.getpid(),
        "death_signal": int(death_signal),
        "reach": [str(path) for path in reach],
    }
    return [sys.executable, "-I", "-S", str(BECOME), json.dumps(wanted), *command]


def account_for(folder: Path, *, trial: Sequence[str]) -> Account | None:
    """Give the account the database of `folder` runs under; None means the present user.

    Takes: `trial`, a harmless command of the server that the account has to be able to run, closed folders or not.
    Refuses: `LaunchError` when root finds nobody who could.
    """
    if os.geteuid() != 0:
        return None
    candidates = _candidates(folder)
    for candidate in candidates:
        for capability in (None, CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
            account = Account(candidate.pw_name, candidate.pw_uid, candidate.pw_gid, capability)
            if _can_run(trial, account=account, reach=folder):
                return account
    names = ", ".join(candidate.pw_name for candidate in candidates) or "nobody"
    raise LaunchError(
        f"PostgreSQL does not run as root, and no other account ({names}) can use {trial[0]} and {folder}: "
        "run this as an ordinary user, or move the checkout and CLEAR_VAR to folders others may enter."
    )


def _candidates(folder: Path) -> list[pwd.struct_passwd]:
    """Give the accounts to try: the one that owns the database or its folder already, then the usual ones."""
    owners = [os.stat(path).st_uid for path in (folder, folder.parent) if path.exists()]
    entries = {entry.pw_uid: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    by_name = {entry.pw_name: entry for entry in entries.values()}
    chosen = [entries[uid] for uid in owners if uid in entries]
    if owners and owners[0] in entries:
        return chosen[:1]
    chosen += [by_name[name] for name in _USUAL_ACCOUNTS if name in by_name]
    return list({entry.pw_uid: entry for entry in chosen}.values())


def _can_run(command: Sequence[str], *, account: Account, reach: Path) -> bool:
    entering = entering_command(command, account=account, reach=[reach])
    return subprocess.run(entering, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0
