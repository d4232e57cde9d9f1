"""System check of jobs: every name that is enqueued belongs to a registered job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from clear_platform.foundation.jobs.registry import JOBS, REFERENCES


def register() -> None:
    """Add the check to Django's."""
    checks.register(every_name_resolves)


def every_name_resolves(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a name that operations enqueue and no job has."""
    return [
        checks.Error(f"No job is named {name}.", hint="Register it with @job in a jobs.py.", id="clear.E010")
        for name in sorted(REFERENCES - set(JOBS))
    ]
