"""Every template compiles and keeps what the content security policy and the house ask of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.TEMPLATES[0]["DIRS"][0])
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
STYLES = FOLDER.parent / "clear_platform" / "static" / "clear"
STYLESHEETS = sorted(set(STYLES.glob("*.css")) - {STYLES / "tokens.css"})


def source(name: str) -> str:
    written = (FOLDER / name).read_text(encoding="utf-8")
    without_examples = re.sub(r"{% verbatim %}.*?{% endverbatim %}", "", written, flags=re.DOTALL)
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", without_examples, flags=re.DOTALL)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name: str) -> None:
    assert get_template(name).template.name == name


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_has_no_inline_style_script_or_handler(name: str) -> None:
    written = re.sub(r"{%.*?%}", "", source(name))
    inline = re.findall(r"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:", written)
    assert inline == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_parts_are_given_what_they_need_and_nothing_else(name: str) -> None:
    loose = [tag for tag in re.findall(r'{% include "components/[^%]*%}', source(name)) if " only %}" not in tag]
    assert loose == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_comments_do_not_leak_into_the_page(name: str) -> None:
    unclosed = [line for line in source(name).splitlines() if line.count("{#") != line.count("#}")]
    assert unclosed == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_in_it_goes_unescaped(name: str) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape off", source(name)) == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_colours_are_written_as_tokens_alone(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    written_out = re.findall(r":[^;{}]*(#[0-9A-Fa-f]{3,8})\b", rules)
    assert set(written_out) <= {"#000", "#FFFFFF"}
