"""Forget counters whose time is over."""

from __future__ import annotations

from typing import Any

from clear_platform.foundation.limits.operations import purge_counters
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Safe to run at any time."""

    help = "Forget failed sign-ins that lock nobody any more, and counts of requests."
    example = "purge_counters"

    def run(self, actor: Actor, **options: Any) -> int:
        return purge_counters(actor=actor)

    def show(self, result: int) -> str:
        return f"Forgotten: {result} counters."
