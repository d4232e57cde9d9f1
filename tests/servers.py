"""Real processes for tests: the web server and the worker that `make run` starts, on a database of the test's own.

Lives here: starting, waiting for the first answer, stopping. The fixtures: `tests/conftest.py`.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from clear_platform.launcher import programs
from clear_platform.launcher.children import Child
from clear_platform.launcher.folders import ROOT, Folders
from clear_platform.launcher.supervisor import answers

# No statement about speed: only so that a server that never answers ends the test.
_START_SECONDS = 300


def free_port() -> int:
    """Give a port nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def serving(
    address: str, folder: Path, *, worker: bool = False, settings: str = "clear_platform.settings.test"
) -> Iterator[str]:
    """Serve the database at `address` for a while; gives the site's address, without a closing slash.

    Takes: `settings`, those of the processes; `tests.proving.settings` has the agents and patterns for proofs.
    """
    environment = programs.child_environment(
        {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": address, "PROVING": str(folder)},
        Folders(folder),
    )
    Folders(folder).static.mkdir(exist_ok=True)
    port = free_port()
    environment["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    with ExitStack() as running:
        web = _start("web", programs.web_server(port=port), environment)
        running.callback(web.stop)
        if worker:
            for name, command in programs.behind_the_web(environment).items():
                running.callback(_start(name, command, environment).stop)
        until = time.monotonic() + _START_SECONDS
        while not answers(port):
            if not web.running or time.monotonic() > until:
                raise RuntimeError(f"The web server did not start: {web.printed()}")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"


def _start(name: str, command: list[str], environment: dict[str, str]) -> Child:
    return Child(name, command, environment=environment, folder=ROOT, on_line=_keep_quiet)


def _keep_quiet(_line: str) -> None:
    """Let the lines be kept for a failure only."""
