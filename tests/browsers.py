"""Which Chromium drives the browser tests: the one named, one that is installed, or Debian's, installed when root asks.

Lives here: finding and installing. Starting it and opening pages: `tests/browser/conftest.py`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

NO_CHROMIUM = "There is no Chromium on this machine: install it, or name it in the environment variable CHROMIUM."

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(*, say: Callable[[str], None]) -> str | None:
    """Give the path of a Chromium, installing Debian's where that is possible and none is there.

    Takes: `say`, told when something is about to be installed on the machine.
    """
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return shutil.which(named)
    found = _installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        # Several workers look at the same time; one installs, the others wait and then find it.
        with (Path(tempfile.gettempdir()) / "clear-tests-chromium.lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = _installed()
            if found is None:
                say("There is no Chromium: installing Debian's package chromium for the browser tests.")
                _install(say)
                found = _installed()
    return found


def chromium_is_required() -> bool:
    """Whether a run without browser tests counts as failed."""
    return os.environ.get("CLEAR_REQUIRE_BROWSER") == "1"


def launch_arguments() -> list[str]:
    """Give the switches Chromium is started with: quiet, off the network, and without a sandbox where root has none."""
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return ["--no-sandbox", *quiet] if os.geteuid() == 0 else quiet


def _installed() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _install(say: Callable[[str], None]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(f"{' '.join(command)} failed: {(done.stdout + done.stderr).strip()[-500:]}")
            return
