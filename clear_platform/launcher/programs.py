"""The command lines and environments of what is started: web server, what works behind it, management commands.

The test suite starts the same ones. Starting and watching them: `supervisor`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from clear_platform.launcher.folders import ROOT, Folders

SETTINGS = "clear_platform.settings.local"
UNCHECKED = "--skip-checks"
"""Given to commands whose code was looked at already, by `migrate`: to look again takes longer than to start."""


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


def web_server(*, port: int) -> list[str]:
    """Give the command line of the web server, reached from this machine alone.

    How much it does at once stands in `WEB_THREADS`. Interface "asginl": bodies are taken in by the event loop, and no
    thread waits for a slow sender.
    """
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--no-ws", "--http1-header-read-timeout", "15000", "--workers-kill-timeout", "5"]
    return [*command, "clear_platform.asgi:application"]


def worker() -> list[str]:
    """Give the command line of one worker."""
    return manage("run_worker", UNCHECKED)


def reaper() -> list[str]:
    """Give the command line of the reaper: it returns the jobs of dead workers, and minds the clock."""
    return manage("run_reaper", UNCHECKED)


def dispatcher() -> list[str]:
    """Give the command line of one dispatcher of events."""
    return manage("run_dispatcher", UNCHECKED)


def bridge() -> list[str]:
    """Give the command line of one bridge to NATS."""
    return manage("run_nats_bridge", UNCHECKED)


def behind_the_web(environment: Mapping[str, str], *, code_changes: bool = False) -> dict[str, list[str]]:
    """Give the command lines of all that works behind the web server, by name, in the order of their start.

    The bridge to NATS is among them where `NATS_URL` is set. Where the code changes meanwhile, each looks at it when it
    starts.

    Each may be killed at any moment and is started again; none is needed to answer a request.
    """
    commands = {"worker": worker(), "reaper": reaper(), "dispatcher": dispatcher()}
    if environment.get("NATS_URL", "").strip():
        commands["bridge"] = bridge()
    if not code_changes:
        return commands
    return {name: [part for part in command if part != UNCHECKED] for name, command in commands.items()}
