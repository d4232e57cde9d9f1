"""No view catches what an operation refuses: the kit of refusals says where it is shown, for every page alike."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("capability", "clear_platform/foundation", "enterprises", "execution", "institutional", "outcomes")
VIEWS = sorted(
    path
    for app in APPS
    for room in ("pages.py", "pages/**/*.py", "api/views.py", "api/views/**/*.py")
    for path in (ROOT / app).glob(f"**/{room}")
)


def tries_in(source: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Try | ast.TryStar)]


@pytest.mark.parametrize("path", VIEWS, ids=[str(path.relative_to(ROOT)) for path in VIEWS])
def test_a_view_tries_nothing(path: Path) -> None:
    assert tries_in(path.read_text()) == []


def test_pages_and_views_of_the_api_were_found() -> None:
    assert {ROOT / "clear_platform/foundation/sso/pages.py", ROOT / "enterprises/decisions/api/views.py"} <= set(VIEWS)


def test_a_try_would_be_seen() -> None:
    assert tries_in("def page(request):\n    try:\n        act()\n    except KeyError:\n        pass\n") == [2]
