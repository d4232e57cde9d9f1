"""A template leads to pages of its own app and of those below; what lies above is asked for as a way on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clear_platform.foundation.papers.routes import OURS, routes
from clear_platform.foundation.rendering.ways import way_to

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMED = re.compile(r"""{%\s*url\s+["']([\w-]+)["']""")
ASKED = re.compile(r"""{%\s*(?:way\s+|include "components/_export.html" with of=)["'](\w+)["']""")
HEIGHT = {app: height for height, app in enumerate(OURS)}
"""The apps from the ground up."""
OWNER = {one.name: one.view.__module__.partition(".")[0] for one in routes() if not one.namespace}
EVERY = sorted(TEMPLATES.rglob("*.html"))


def height_of(template: Path) -> int:
    """The height of the app that a template belongs to; what is no app's is the ground's."""
    return HEIGHT.get(template.relative_to(TEMPLATES).parts[0], 0)


def above(template: Path) -> list[str]:
    """The pages that a template names and that lie above it."""
    return [
        one for one in NAMED.findall(template.read_text()) if HEIGHT.get(OWNER.get(one, ""), 0) > height_of(template)
    ]


def test_no_template_names_a_page_above_it() -> None:
    assert [(str(one), above(one)) for one in EVERY if above(one)] == []


def test_one_that_did_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.TEMPLATES", tmp_path)
    (tmp_path / "enterprises").mkdir()
    planted = tmp_path / "enterprises" / "list.html"
    planted.write_text("{% url 'enterprise-list-page' %}{% url \"diagnose-page\" 7 %}")
    assert above(planted) == ["diagnose-page"]


def test_every_way_that_is_asked_for_leads_somewhere() -> None:
    asked = {code for one in EVERY for code in ASKED.findall(one.read_text())}
    decision = "00000000-0000-0000-0000-000000000007"
    of_decisions = {"worked_out", "carry_out", "export_decision"}
    assert {code for code in asked if way_to(code, decision if code in of_decisions else 7) is None} == set()
    assert asked == {"diagnose", "export_enterprise", "export_portfolio", *of_decisions}
