"""What happens around jobs: functions that are told when one starts, succeeds, is tried again, fails or is given up.

Ours writes the log. Others are for metrics and alerts; they are called after the database knows, and change nothing,
also by failing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import structlog

from clear_platform.foundation.jobs.results import JobRun

Moment = Literal["start", "success", "retry", "failure", "dead_letter"]
Hook = Callable[[JobRun], None]

_log = structlog.get_logger("clear.jobs")
_HOOKS: dict[Moment, list[Hook]] = {"start": [], "success": [], "retry": [], "failure": [], "dead_letter": []}


def on_start(hook: Hook) -> Hook:
    """Call a function when an execution begins."""
    return _add("start", hook)


def on_success(hook: Hook) -> Hook:
    """Call a function when a job is done."""
    return _add("success", hook)


def on_retry(hook: Hook) -> Hook:
    """Call a function when a job is put back to be tried again."""
    return _add("retry", hook)


def on_failure(hook: Hook) -> Hook:
    """Call a function when an execution failed, whatever follows."""
    return _add("failure", hook)


def on_dead_letter(hook: Hook) -> Hook:
    """Call a function when a job is given up."""
    return _add("dead_letter", hook)


def tell(moment: Moment, run: JobRun) -> None:
    """Call the functions registered for a moment. One that fails is logged, and holds up nothing."""
    for hook in _HOOKS[moment]:
        try:
            hook(run)
        except Exception:  # noqa: BLE001  (whatever it is: neither the job nor the next hook depends on it)
            _log.exception("hook_failed", moment=moment, hook=getattr(hook, "__qualname__", repr(hook)), **_facts(run))


def _add(moment: Moment, hook: Hook) -> Hook:
    if hook not in _HOOKS[moment]:
        _HOOKS[moment].append(hook)
    return hook


def _facts(run: JobRun) -> dict[str, object]:
    return {
        "job": run.name,
        "job_id": run.job_id,
        "queue": run.queue,
        "attempt": run.attempt,
        "request_id": str(run.correlation_id),
    }


@on_start
def _log_start(run: JobRun) -> None:
    _log.debug("job_started", **_facts(run), waited_seconds=round(run.waited_seconds, 3))


@on_success
def _log_success(run: JobRun) -> None:
    _log.debug("job_done", **_facts(run), duration_seconds=round(run.duration_seconds, 3))


@on_retry
def _log_retry(run: JobRun) -> None:
    code, text = run.error or ("", "")
    _log.warning(
        "job_tried_again", **_facts(run), code=code, error=text, in_seconds=round(run.next_in_seconds or 0.0, 1)
    )


@on_dead_letter
def _log_dead_letter(run: JobRun) -> None:
    code, text = run.error or ("", "")
    _log.error("job_given_up", **_facts(run), code=code, error=text)
