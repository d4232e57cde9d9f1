"""System check of templates: every one of them compiles, so that a slip is found before a page is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.template import TemplateSyntaxError, engines


def register() -> None:
    """Add the check to Django's."""
    checks.register(every_template_compiles, checks.Tags.templates)


def every_template_compiles(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a template of the project that the template engine cannot read."""
    found: list[checks.CheckMessage] = []
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"]):
        for path in sorted(folder.rglob("*.html")):
            try:
                engines["django"].from_string(path.read_text(encoding="utf-8"))
            except TemplateSyntaxError as fault:
                found.append(checks.Error(f"{path.relative_to(folder)}: {fault}", id="clear.E020"))
    return found
