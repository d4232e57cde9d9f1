"""The suite's own PostgreSQL server: a template with all migrations, copied for each worker and test that commits.

Lives here: the server's life and how Django's connection is pointed at a copy. The fixtures: `tests/conftest.py`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from clear_platform.launcher import databases
from clear_platform.launcher.addresses import Addresses, Passwords
from clear_platform.launcher.cluster import THROWAWAY, Cluster
from clear_platform.settings.base import database as database_settings

TEMPLATE = "clear_test_template"
EMPTY = "clear_test_empty"
"""What every migration starts from: roles and extensions, and no table."""
_FOLDER_PREFIX = "clear-tests-"
_WHERE = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@dataclass(frozen=True)
class ServerAddress:
    """How a worker reaches the server that the controller started, and the folder all workers of the run share."""

    addresses: Addresses
    folder: Path

    def as_text(self) -> str:
        passwords = self.addresses.passwords
        known = [passwords.superuser, passwords.owner, passwords.web, str(self.addresses.socket), str(self.folder)]
        return json.dumps(known)

    @classmethod
    def from_text(cls, text: str) -> ServerAddress:
        superuser, owner, web, socket, folder = json.loads(text)
        return cls(Addresses(Passwords(superuser, owner, web), Path(socket)), Path(folder))

    @property
    def administrator(self) -> str:
        return self.addresses.superuser("postgres")

    def web(self, name: str) -> str:
        """Give the address at which the application signs in to one database, as it does in production."""
        return self.addresses.web(name)

    def owner(self, name: str) -> str:
        """Give the address of the role that owns the tables: for looking at rows past every wall."""
        return self.addresses.owner(name)

    @contextmanager
    def clone(self, name: str, *, template: str = TEMPLATE) -> Iterator[str]:
        """Give a copy of the template for as long as it is used."""
        databases.clone_database(self.administrator, template=template, name=name)
        try:
            yield name
        finally:
            databases.drop_database(self.administrator, name)

    def template_made_once(
        self, name: str, make: Callable[[str, Path], None], *, of: str = TEMPLATE
    ) -> tuple[str, Path]:
        """Give another template, and a folder that belongs to it, made by the first worker that asks for it.

        Takes: `make`, called with the name of a fresh database (a copy of the template `of`) and the folder; it leaves
        no connection open. The workers that ask meanwhile wait.
        """
        database, folder = f"clear_test_{name}", self.folder / name
        made = folder / "made"
        with (self.folder / f"{name}.lock").open("w", encoding="ascii") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not made.exists():
                # What a failed attempt left is of no use.
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                databases.drop_database(self.administrator, database)
                databases.clone_database(self.administrator, template=of, name=database)
                make(database, folder)
                made.touch()
        return database, folder


def fresh_name() -> str:
    """Give a database name nobody else uses."""
    return f"clear_test_{uuid4().hex[:12]}"


class SuiteServer:
    """An embedded server in a temporary folder, gone without trace when the suite ends."""

    def __init__(self, *, settings: Mapping[str, str] = THROWAWAY) -> None:
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX))
        self._in_use = _claim(self.folder)
        self._cluster = Cluster(self.folder / "postgres", settings=settings, space_to_make=512 * 1024 * 1024)

    def start(self, *, only: str = "") -> ServerAddress:
        """Start the server and bring the template to where a fresh installation stands.

        Takes: `only`, an app: then the template has its tables and those it rests on, and no rows.
        """
        self._cluster.start()
        address = ServerAddress(self._cluster.addresses, self.folder)
        databases.set_up(address.addresses, database=TEMPLATE)
        databases.clone_database(address.administrator, template=TEMPLATE, name=EMPTY)
        with connection_to(address.owner(TEMPLATE)):
            call_command("migrate", *filter(None, [only]), verbosity=0, interactive=False)
        if not only:
            with connection_to(address.web(TEMPLATE)):
                call_command("sync_reference_data", verbosity=0, stdout=StringIO())
        return address

    @property
    def addresses(self) -> Addresses:
        """How the server is reached while it runs; the same after a restart."""
        return self._cluster.addresses

    def restart(self) -> None:
        """Stop the server, whoever is connected, and start it again."""
        self._cluster.stop()
        self._cluster.start()

    def stop(self) -> None:
        self._cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._in_use.close()


@contextmanager
def connection_to(address: str) -> Iterator[None]:
    """Point Django's only connection, in this thread and in every new one, at another database for a while."""
    current = connections["default"].settings_dict
    before = dict(current)
    wanted = database_settings(address, pool_size=0)
    connections.close_all()
    current.update({key: wanted[key] for key in _WHERE})
    try:
        yield
    finally:
        connections.close_all()
        current.update(before)


class KeptConnection:
    """A connection of this thread to another database, kept open from one use to the next.

    A fresh one has to sign in, and to look up every table before it knows it: half of what a short test takes.
    """

    def __init__(self, address: str) -> None:
        self._settings = database_settings(address, pool_size=0)
        self._kept: BaseDatabaseWrapper | None = None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Put it in the place of Django's connection, whose own transaction waits meanwhile."""
        waiting = connections["default"]
        current = waiting.settings_dict
        before = dict(current)
        current.update({key: self._settings[key] for key in _WHERE})
        if self._kept is None:
            self._kept = connections.create_connection("default")
        connections["default"] = self._kept
        try:
            yield
        finally:
            connections["default"] = waiting
            current.update(before)

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """Use it, and undo in the end what was done."""
        with self.in_use(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()


def _claim(folder: Path) -> IO[str]:
    claim = (folder / "in_use").open("w", encoding="ascii")
    fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return claim


def _sweep() -> None:
    """Remove what earlier runs left that were killed outright; a folder somebody still claims is left alone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER_PREFIX}*"):
        claim = folder / "in_use"
        try:
            # Another run may be removing it, or its own, at this moment.
            if folder.stat().st_uid != os.geteuid() or not claim.exists():
                continue
            with claim.open("w", encoding="ascii") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except (BlockingIOError, FileNotFoundError):
            continue
