"""The demonstration, loaded once in a run by its own command, and served by a real web server and worker.

The first worker that needs it loads it into a template; every worker serves a copy of that.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
from psycopg.sql import Composable

from clear_platform.launcher import programs
from clear_platform.launcher.databases import gather_statistics
from clear_platform.launcher.folders import ROOT
from tests.databases import ServerAddress, fresh_name
from tests.servers import serving

_PRINTED = "printed.txt"


@dataclass(frozen=True)
class Demonstration:
    """Where the demonstration is served and kept, what its command printed, and how its people sign in."""

    site: str
    folder: Path
    owner_address: str
    web_address: str
    printed: str
    load_again: Callable[[], subprocess.CompletedProcess[str]]

    @property
    def sign_ins(self) -> dict[str, dict[str, str]]:
        """The four sign-ins, as `demo_signins.json` keeps them."""
        kept: dict[str, dict[str, str]] = json.loads((self.folder / "demo_signins.json").read_text(encoding="utf-8"))
        return kept

    def sql(self, query: str | Composable, *values: object) -> list[tuple[object, ...]]:
        """Ask the database past every wall, as its owner: the plain SQL that a page's numbers are held against."""
        with psycopg.connect(self.owner_address) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[call-overload]


@contextmanager
def demonstration_served(server: ServerAddress, folder: Path) -> Iterator[Demonstration]:
    """Serve a copy of the loaded demonstration, whose files go into `folder`."""
    template, made_in = server.template_made_once("demonstration", partial(_load_first, server))
    shutil.copytree(made_in, folder, dirs_exist_ok=True)
    with (
        server.clone(fresh_name(), template=template) as name,
        serving(server.web(name), folder, worker=True) as site,
    ):
        printed = (folder / _PRINTED).read_text(encoding="utf-8")
        owner, web = server.owner(name), server.web(name)
        yield Demonstration(site, folder, owner, web, printed, partial(_load, web, folder))


def _load_first(server: ServerAddress, database: str, folder: Path) -> None:
    loaded = _load(server.web(database), folder)
    if loaded.returncode:
        raise RuntimeError(f"The demonstration could not be loaded: {loaded.stdout}\n{loaded.stderr}")
    worked_off(server.web(database), folder)
    # The suite's server does not look at new rows by itself; one that serves people does, within seconds.
    gather_statistics(server.owner(database))
    (folder / _PRINTED).write_text(loaded.stdout, encoding="utf-8")


def worked_off(address: str, folder: Path) -> None:
    """Do all that waits in a database: jobs, and what happened and is to be told."""
    for command in ("run_worker", "run_dispatcher"):
        done = _manage(command, "--once", address=address, folder=folder)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def _load(address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return _manage("demo", address=address, folder=folder)


def _manage(*command: str, address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "clear_platform.settings.test",
        "DATABASE_URL": address,
        "CLEAR_VAR": str(folder),
    }
    return subprocess.run(
        programs.manage(*command, programs.UNCHECKED),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
