"""The demonstration, loaded once in a run by its own command, and served by a real web server and worker.

Every test that asks for it runs in one worker (`--dist loadgroup`), so that it is loaded once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from clear_platform.launcher.folders import ROOT
from tests.databases import ServerAddress, fresh_name
from tests.servers import serving


@dataclass(frozen=True)
class Demonstration:
    """Where the demonstration is served and kept, what its command printed, and how its people sign in."""

    site: str
    folder: Path
    owner_address: str
    printed: str
    load_again: Callable[[], subprocess.CompletedProcess[str]]

    @property
    def sign_ins(self) -> dict[str, dict[str, str]]:
        """The four sign-ins, as `demo_signins.json` keeps them."""
        kept: dict[str, dict[str, str]] = json.loads((self.folder / "demo_signins.json").read_text(encoding="utf-8"))
        return kept

    def sql(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the database past every wall, as its owner: the plain SQL that a page's numbers are held against."""
        with psycopg.connect(self.owner_address) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[call-overload]


@contextmanager
def demonstration_served(server: ServerAddress, folder: Path) -> Iterator[Demonstration]:
    """Load the demonstration into a copy of the template and serve it."""
    with server.clone(fresh_name()) as name:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "clear_platform.settings.test",
            "DATABASE_URL": server.web(name),
            "CLEAR_VAR": str(folder),
        }

        def load() -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )

        loaded = load()
        if loaded.returncode:
            raise RuntimeError(f"The demonstration could not be loaded: {loaded.stdout}\n{loaded.stderr}")
        with serving(server.web(name), folder, worker=True) as site:
            yield Demonstration(site, folder, server.owner(name), loaded.stdout, load)
