"""What stands between a running server and the first request: roles, tables, reference data, the demo.

Every step may be run again and goes on where it was cut short. A note beside the embedded database says for which code
all of it was done; while that code is unchanged, a start does none of it. A server of one's own gets no such note, for
others may change it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from clear_platform.launcher import databases
from clear_platform.launcher.addresses import Addresses, write_privately
from clear_platform.launcher.children import Child, StopSign
from clear_platform.launcher.folders import ROOT, Folders
from clear_platform.launcher.problems import LaunchError, disk_full, says_disk_full
from clear_platform.launcher.programs import UNCHECKED, manage
from clear_platform.launcher.voice import line_of, say

_CODE_FOLDERS = ("clear_platform", "enterprises", "execution", "outcomes", "capability", "institutional", "demo")
_CODE_ENDINGS = {".py", ".sql", ".csv", ".json", ".toml", ".yaml", ".md"}
_REFUSED = 2


@dataclass(frozen=True)
class Database:
    """The database of one start: the embedded one with its addresses, or one of the person's own."""

    environment: Mapping[str, str]
    owner: str
    embedded: Addresses | None = None


def bring_up_to_date(database: Database, folders: Folders, *, stop: StopSign) -> None:
    """Do what the database still lacks to serve this code.

    Leaves: roles and rights (embedded database), tables, reference data, the demo; a note that all of it is done.
    Refuses: `LaunchError` when a step fails; the steps before it stay done.
    """
    wanted = _fingerprint(database.embedded) if database.embedded else None
    if wanted is not None and _noted(folders) == wanted:
        return
    migrate(database, folders, stop=stop)
    run_command("demo", database, folders, "--if-missing", UNCHECKED, stop=stop)
    databases.gather_statistics(database.owner)
    if wanted is not None:
        write_privately(folders.prepared, wanted + "\n")


def migrate(database: Database, folders: Folders, *, stop: StopSign) -> None:
    """Bring roles, tables and reference data up to the code, once all checks of the code have passed."""
    if database.embedded is not None:
        databases.set_up(database.embedded)
    as_owner = {**database.environment, "DATABASE_URL": database.owner}
    _run_step("migrate", ["migrate", "--no-input", "--verbosity", "1"], as_owner, folders, stop=stop)
    run_command("sync_reference_data", database, folders, UNCHECKED, stop=stop)


def run_command(name: str, database: Database, folders: Folders, *arguments: str, stop: StopSign) -> None:
    """Run one management command with the rights the application has."""
    _run_step(name, [name, *arguments], database.environment, folders, stop=stop)


def _run_step(
    name: str, arguments: list[str], environment: Mapping[str, str], folders: Folders, *, stop: StopSign
) -> None:
    shown = line_of("prepare")
    child = Child(name, manage(*arguments), environment=environment, folder=ROOT, on_line=shown)
    code = child.wait(stop)
    if code == 0:
        return
    if says_disk_full(child.printed()):
        raise disk_full(folders.var)
    if code == _REFUSED:
        raise LaunchError(f"'manage.py {name}' refused: its reason stands above.")
    raise LaunchError(f"'manage.py {name}' failed (exit code {code}): what it said stands above. Nothing was undone.")


def begin(folders: Folders, *, made: bool) -> None:
    """Put away what is left of an earlier database when this one is new, and say so when a first start was cut short.

    Takes: `made`, whether the database was made just now.
    """
    if made:
        # Nobody could sign in with them any more, and the demo would be taken for loaded.
        folders.sign_ins.unlink(missing_ok=True)
    elif _noted(folders) is None:
        say("The first start did not finish: going on where it stopped.")


def _noted(folders: Folders) -> str | None:
    try:
        return folders.prepared.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def _fingerprint(addresses: Addresses) -> str:
    """Give a digest of everything that decides what the steps would do: code, data, versions, passwords."""
    digest = hashlib.sha256(repr(addresses.passwords).encode())
    for file in sorted(_code_files()):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _code_files() -> Iterator[Path]:
    yield ROOT / "manage.py"
    yield ROOT / "requirements.lock"
    for folder in _CODE_FOLDERS:
        yield from (file for file in (ROOT / folder).rglob("*") if file.suffix in _CODE_ENDINGS)
