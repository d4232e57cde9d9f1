"""The commands of the launcher, each from taking the lock to giving it back. Reading the command line: `__main__`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from clear_platform.launcher.addresses import noted
from clear_platform.launcher.changes import Changes
from clear_platform.launcher.children import Child, StopSign
from clear_platform.launcher.cluster import Cluster
from clear_platform.launcher.folders import ROOT, Folders
from clear_platform.launcher.ports import port_of, require_free, threads_of
from clear_platform.launcher.preparation import Database, begin, bring_up_to_date, run_command
from clear_platform.launcher.preparation import migrate as migrate_database
from clear_platform.launcher.problems import LaunchError
from clear_platform.launcher.programs import child_environment
from clear_platform.launcher.single import SingleLock
from clear_platform.launcher.supervisor import Supervisor
from clear_platform.launcher.voice import line_of, say, show


def run(environment: Mapping[str, str], *, stop: StopSign, reload: bool = False) -> None:
    """Start everything, show where it is, and keep it running until somebody asks to stop.

    Refuses: `LaunchError` when the port is taken, CLEAR runs already, or anything does not start or does not stay.
    """
    folders = Folders.of(environment)
    port, threads = port_of(environment), threads_of(environment)
    lock = SingleLock(folders.lock)
    require_free(port, lock=lock, stop=stop)
    lock.take(address=f"http://127.0.0.1:{port}/")
    try:
        # Static files are served from the code here; their collected copy is looked for all the same.
        folders.static.mkdir(exist_ok=True)
        with _database(environment, folders, stop=stop) as (database, server):
            bring_up_to_date(database, folders, stop=stop)
            supervisor = Supervisor(
                port=port,
                threads=threads,
                environment=database.environment,
                folders=folders,
                database=server,
                stop=stop,
            )
            supervisor.run(changed=Changes(ROOT) if reload else None)
    finally:
        lock.release()


def migrate(environment: Mapping[str, str], *, stop: StopSign) -> None:
    """Bring the database's roles, tables and reference data up to the code, whether CLEAR runs or not."""
    folders = Folders.of(environment)
    with _database_running_or_not(environment, folders, stop=stop) as database:
        migrate_database(database, folders, stop=stop)
    say("The database is up to date.")


def seed(environment: Mapping[str, str], *, stop: StopSign) -> None:
    """Load the demo where it is missing, whether CLEAR runs or not."""
    folders = Folders.of(environment)
    with _database_running_or_not(environment, folders, stop=stop) as database:
        migrate_database(database, folders, stop=stop)
        run_command("demo", database, folders, "--if-missing", stop=stop)


def reset(environment: Mapping[str, str]) -> None:
    """Throw away the embedded database and everything else CLEAR wrote into its folder, once the person said yes.

    Refuses: `LaunchError` while CLEAR runs, and when there is nobody to ask.
    """
    folders = Folders.of(environment)
    present = [path for path in folders.made_here if path.exists()]
    if not present:
        say(f"There is nothing to throw away in {folders.var}.")
        return
    lock = SingleLock(folders.lock)
    lock.take(address=None)
    try:
        if environment.get("YES") != "1" and not _says_yes(f"Throw away everything CLEAR keeps in {folders.var}?"):
            say("Nothing was thrown away.")
            return
        for path in present:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        say(f"Everything CLEAR kept in {folders.var} is gone. 'make run' begins anew.")
    finally:
        lock.release()


@contextmanager
def _database(
    environment: Mapping[str, str], folders: Folders, *, stop: StopSign
) -> Iterator[tuple[Database, Child | None]]:
    """Give the database to work with, and its process where it is the embedded one, for as long as it is needed."""
    given = environment.get("DATABASE_URL", "").strip()
    for_children = child_environment(environment, folders)
    if given:
        yield Database(for_children, owner=environment.get("DATABASE_OWNER_URL", "").strip() or given), None
        return
    # What is empty is not set: the settings then look for the embedded database.
    for_children.pop("DATABASE_URL", None)
    cluster = Cluster(folders.postgres, say=say, log=line_of("database"), stop=stop)
    try:
        begin(folders, made=cluster.start())
        addresses = cluster.addresses
        yield Database(for_children, owner=addresses.owner(), embedded=addresses), cluster.child
    finally:
        cluster.stop()


@contextmanager
def _database_running_or_not(environment: Mapping[str, str], folders: Folders, *, stop: StopSign) -> Iterator[Database]:
    """Give the database of the CLEAR that runs, or start it for as long as it is needed."""
    lock = SingleLock(folders.lock)
    if lock.is_held_elsewhere() and not environment.get("DATABASE_URL", "").strip():
        addresses = noted(folders.var / "database.json")
        if addresses is None:
            raise LaunchError(lock.holder_said().sentence())
        yield Database(child_environment(environment, folders), owner=addresses.owner(), embedded=addresses)
        return
    lock.take(address=None)
    try:
        with _database(environment, folders, stop=stop) as (database, _server):
            yield database
    finally:
        lock.release()


def _says_yes(question: str) -> bool:
    if not sys.stdin.isatty():
        raise LaunchError("There is nobody to ask: say YES=1 make reset to throw everything away.")
    show(f"{question} It cannot be brought back. Write yes:")
    return sys.stdin.readline().strip().lower() == "yes"
