"""The import contracts name every slice there is, so that a new one cannot stand outside of them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("clear_platform/foundation", "enterprises", "execution", "outcomes", "capability", "institutional")
NO_SLICES = {"migrations", "management", "patterns", "__pycache__"}
GROUND_KITS = {"charts", "paper", "rendering"}
"""Parts of the ground that every door uses directly: they hold no rows and have no rooms."""


def contracts() -> dict[str, dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def slices(app: str) -> set[str]:
    folders = (path for path in (ROOT / app).iterdir() if path.is_dir() and path.name not in NO_SLICES)
    return {f"{app}.{path.name}".replace("/", ".") for path in folders}


def every_slice() -> set[str]:
    kits = {f"clear_platform.foundation.{name}" for name in GROUND_KITS}
    return {one for app in APPS for one in slices(app)} - kits


def test_the_order_of_rooms_is_checked_in_every_slice() -> None:
    assert set(contracts()["rooms"]["containers"]) == every_slice()


def test_the_apps_stand_in_the_order_of_the_design() -> None:
    assert contracts()["apps"]["layers"] == [
        "clear_platform.urls",
        "institutional",
        "capability",
        "outcomes",
        "execution",
        "enterprises",
        "clear_platform.foundation",
    ]


@pytest.mark.parametrize("app", [app for app in APPS if "/" not in app])
def test_every_slice_of_an_app_is_entered_by_its_public_door(app: str) -> None:
    protected = contracts()[f"doors-{app}"]
    assert set(protected["protected_modules"]) == slices(app) | {f"{app}.models"}
    assert protected["allowed_importers"] == [app]


def test_every_slice_of_the_ground_is_protected_whole_or_by_room() -> None:
    protected = set(contracts()["doors-foundation"]["protected_modules"])
    kits = {f"clear_platform.foundation.{name}" for name in GROUND_KITS}
    for one in slices("clear_platform/foundation") - kits:
        assert any(name == one or name.startswith(f"{one}.") for name in protected), one


def test_no_contract_ignores_an_import() -> None:
    assert [one["id"] for one in contracts().values() if "ignore_imports" in one] == []


def test_every_folder_of_code_is_a_package() -> None:
    assert sorted(folders_without_init()) == []


def folders_without_init() -> Iterator[str]:
    for app in ("clear_platform", *APPS[1:], "tests"):
        for path in (ROOT / app).rglob("*.py"):
            if not (path.parent / "__init__.py").exists():
                yield str(path.parent.relative_to(ROOT))


def test_every_module_says_what_lives_in_it() -> None:
    modules = [path for app in ("clear_platform", *APPS[1:]) for path in (ROOT / app).rglob("*.py")]
    silent = [
        str(path.relative_to(ROOT))
        for path in modules
        if path.stat().st_size and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []
