"""System check of runs: what agents offer fits together, and every pattern of every app can be run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from clear_platform.foundation.errors import ClearError
from execution.runs.catalogue import patterns


def register() -> None:
    """Add the check to Django's."""
    checks.register(every_pattern_can_be_run)


def every_pattern_can_be_run(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse patterns and capabilities that cannot be carried out; names file and pointer of each fault."""
    try:
        patterns()
    except ClearError as refusal:
        return [checks.Error(refusal.detail, hint="Mend the file, or what the agent offers.", id="clear.E020")]
    return []
