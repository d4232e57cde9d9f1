"""System checks of jobs: every name that is enqueued belongs to a job, every queue and schedule is a known one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from clear_platform.foundation.jobs.cron import problem_of
from clear_platform.foundation.jobs.registry import JOBS, REFERENCES
from clear_platform.foundation.jobs.rules import QUEUES


def register() -> None:
    """Add the checks to Django's."""
    checks.register(every_name_resolves)
    checks.register(every_queue_is_known)
    checks.register(every_schedule_is_due_some_day)


def every_name_resolves(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a name that operations enqueue and no job has."""
    return [
        checks.Error(f"No job is named {name}.", hint="Register it with @job in a jobs.py.", id="clear.E010")
        for name in sorted(REFERENCES - set(JOBS))
    ]


def every_queue_is_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a job on a queue that no worker of ours is started for."""
    return [
        checks.Error(
            f"The job {one.name} is put on a queue {one.queue}, which is none of ours.",
            hint=f"Choose one of {', '.join(QUEUES)}.",
            id="clear.E011",
        )
        for one in JOBS.values()
        if one.queue not in QUEUES
    ]


def every_schedule_is_due_some_day(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a time that no clock shows."""
    return [
        checks.Error(f"The schedule of the job {one.name} cannot be kept: {fault}", id="clear.E012")
        for one in JOBS.values()
        if one.cron and (fault := problem_of(one.cron, one.timezone))
    ]
