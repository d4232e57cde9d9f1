"""What both commands rest on: lock files that name every version and no place, and a launcher that needs no Django."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from clear_platform.launcher.environment import INSTALLER_LOCK, LOCKS, ROOT

ALL_LOCKS = [*LOCKS.values(), INSTALLER_LOCK]


def entries(text: str) -> dict[str, str]:
    """Each package of a lock file with everything the file says of it: version, condition, digests."""
    return {entry.split("==")[0]: entry for entry in re.split(r"\n(?=\S)", text.strip())}


@pytest.mark.parametrize("lock", ALL_LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_with_digests_and_from_nowhere_in_particular(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert all(re.match(r"[a-z0-9-]+==\S+", entry) for entry in entries(text).values())
    assert all("--hash=sha256:" in entry for entry in entries(text).values())
    assert re.findall(r"https?:|file:|--index|--find-links|--extra-index|^/|\s/", text, flags=re.MULTILINE) == []


def test_test_tools_are_installed_on_top_of_exactly_what_runs() -> None:
    run, test = (entries(LOCKS[purpose].read_text(encoding="utf-8")) for purpose in ("run", "test"))

    assert run.items() <= test.items()
    assert "pytest" in test.keys() - run.keys()


def test_every_version_locked_is_one_the_project_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["test"]]
    locked = entries(LOCKS["test"].read_text(encoding="utf-8"))

    versions = {wish.name: re.match(r"[^=]+==(\S+)", locked[wish.name]).group(1) for wish in wanted}

    assert [wish.name for wish in wanted if versions[wish.name] not in wish.specifier] == []


def test_the_launcher_itself_needs_no_django() -> None:
    code = "import sys, clear_platform.launcher.__main__; print('django' in sys.modules)"

    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert printed == "False\n"
