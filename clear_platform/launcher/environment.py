"""The project's own Python environment `.venv`: made, filled from a lock file, and left alone while nothing changed.

Run by any Python of version 3.11 or newer before there is anything to import (`python3 …/environment.py run|test`), so
it uses the standard library alone and imports nothing of the project. `requirements.lock` holds what runs;
`requirements-test.lock` holds the same versions and the test tools.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Purpose = Literal["run", "test"]

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
INSTALLED = ENVIRONMENT / "installed.json"
INSTALLER_LOCK = ROOT / "requirements-uv.lock"
LOCKS: dict[Purpose, Path] = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}


class SetUpError(Exception):
    """The environment cannot be made; its text is the sentence that is shown."""


def prepare(purpose: Purpose) -> None:
    """Have `.venv` hold what the lock file says; when it does already, only look.

    Leaves: `.venv`, and in it a note of which lock files it was filled from.
    Refuses: `SetUpError` when the environment cannot be made or filled.
    """
    with _one_at_a_time():
        installed = _installed() if _works() else {}
        # Test tools that are there already stay there: `make run` after `make test` takes nothing away.
        if purpose == "run" and "test" in installed:
            purpose = "test"
        if installed.get(purpose) == _digest(LOCKS[purpose]):
            return
        if not installed:
            _make()
        INSTALLED.unlink(missing_ok=True)
        if installed.get("installer") != _digest(INSTALLER_LOCK):
            _install_the_installer()
        _fill(purpose)
        filled: tuple[Purpose, ...] = ("run", "test") if purpose == "test" else ("run",)
        note: dict[str, str] = {name: _digest(LOCKS[name]) for name in filled}
        note["installer"] = _digest(INSTALLER_LOCK)
        INSTALLED.write_text(json.dumps(note), encoding="utf-8")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let a second start wait until the first has finished installing; the lock ends with the process."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _works() -> bool:
    """Whether the environment's Python still starts: the one it was made from may be gone."""
    return PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], capture_output=True, check=False).returncode == 0


def _installed() -> dict[str, str]:
    try:
        kept = json.loads(INSTALLED.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise SetUpError(
            f"{sys.executable} cannot make environments (ensurepip is missing): install the package "
            f"python{sys.version_info[0]}.{sys.version_info[1]}-venv, or name another Python with PYTHON=/path/python3."
        )
    _say(f"Making .venv with Python {sys.version.split()[0]} …")
    # From the interpreter below any environment: one made from another environment breaks with it.
    base = getattr(sys, "_base_executable", sys.executable)
    _run([base, "-m", "venv", "--clear", str(ENVIRONMENT)], what="The environment .venv could not be made")


def _install_the_installer() -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--requirement", str(INSTALLER_LOCK)]
    _run(command, what="The installer uv could not be installed")


def _fill(purpose: Purpose) -> None:
    _say(
        "Installing what CLEAR runs on …" if purpose == "run" else "Installing what CLEAR runs on, and the test tools …"
    )
    command = [str(ENVIRONMENT / "bin" / "uv"), "pip", "sync", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    # Compiled once here rather than by each process that starts (or never, where PYTHONDONTWRITEBYTECODE is set).
    command += ["--compile-bytecode"]
    command += ["--python", str(PYTHON), str(LOCKS[purpose])]
    _run(command, what="The packages could not be installed")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _run(command: Sequence[str], *, what: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        printed = (done.stdout + done.stderr).strip()
        if "No space left on device" in printed:
            raise SetUpError(f"The disk of {ROOT} is full: make room of at least 1024 MiB and start again.")
        raise SetUpError(f"{printed}\n\n{what}: see above. Where it is the network, start again once that is back.")


def main(arguments: Sequence[str]) -> int:
    wanted: Purpose = "test" if list(arguments) == ["test"] else "run"
    try:
        prepare(wanted)
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
