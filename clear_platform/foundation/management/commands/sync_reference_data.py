"""Load the reference data that ships with the product."""

from __future__ import annotations

from typing import Any

from clear_platform.foundation.reference.registry import sync_reference_data
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor


class Command(ClearCommand):
    """Idempotent: a second run changes nothing."""

    help = "Load staff groups, data sources, capabilities and every other list that ships. Safe to run again."
    example = "sync_reference_data"

    def run(self, actor: Actor, **options: Any) -> dict[str, int]:
        return sync_reference_data(actor=actor)

    def show(self, result: dict[str, int]) -> str:
        return "\n".join(f"{count:>6}  {what}" for what, count in result.items())
