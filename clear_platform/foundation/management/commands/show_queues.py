"""Show how the queues of jobs stand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clear_platform.foundation.jobs.queries import RATE_MINUTES, queue_figures
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting


class Command(ClearCommand):
    """Reads only."""

    help = (
        "Show for each queue how many jobs wait, how long the oldest has, how many run, wait for later, were done"
        f" a minute in the last {RATE_MINUTES}, failed, and were given up and not settled."
    )
    example = "show_queues --format json"

    def run(self, actor: Actor, **options: Any) -> list[dict[str, Any]]:
        with acting(actor, read_only=True):
            return [asdict(one) for one in queue_figures(actor)]

    def show(self, result: list[dict[str, Any]]) -> str:
        heads = ("waiting", "oldest s", "running", "later", "per min", "failed", "dead")
        lines = [f"{'queue':<20}" + "".join(f" {head:>8}" for head in heads)]
        lines += [
            f"{row['queue']:<20} {row['waiting']:>8} {row['lag_seconds']:>8.0f} {row['running']:>8} {row['later']:>8}"
            f" {row['done_a_minute']:>8.1f} {row['failed']:>8} {row['dead_letters']:>8}"
            for row in result
        ]
        return "\n".join(lines)
