"""The command lines and environments of what is started: web server, what works behind it, management commands.

The test suite starts the same ones. Starting and watching them: `supervisor`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from clear_platform.launcher.folders import ROOT, Folders

SETTINGS = "clear_platform.settings.local"


def child_environment(environment: Mapping[str, str], folders: Folders) -> dict[str, str]:
    """Give the environment of a child: the launcher's own, with the settings and the folder said outright."""
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        **environment,
        "CLEAR_VAR": str(folders.var),
        "PYTHONUNBUFFERED": "1",
    }


def manage(*arguments: str) -> list[str]:
    """Give the command line of a management command."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def web_server(*, port: int, threads: int) -> list[str]:
    """Give the command line of the web server, reached from this machine alone."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(threads), "--no-ws", "--workers-kill-timeout", "5"]
    return [*command, "clear_platform.wsgi:application"]


def worker() -> list[str]:
    """Give the command line of one worker."""
    return manage("run_worker")


def reaper() -> list[str]:
    """Give the command line of the reaper: it returns the jobs of dead workers, and minds the clock."""
    return manage("run_reaper")


def dispatcher() -> list[str]:
    """Give the command line of one dispatcher of events."""
    return manage("run_dispatcher")


def behind_the_web() -> dict[str, list[str]]:
    """Give the command lines of all that works behind the web server, by name, in the order of their start.

    Each may be killed at any moment and is started again; none is needed to answer a request.
    """
    return {"worker": worker(), "reaper": reaper(), "dispatcher": dispatcher()}
