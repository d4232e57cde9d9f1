"""Show how the bridge to NATS stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clear_platform.foundation.bridge.queries import bridge_figures
from clear_platform.foundation.rendering.commands import ClearCommand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting


class Command(ClearCommand):
    """Reads only."""

    help = (
        "Show for each direction of the bridge to NATS whether it is connected, how much waits and since when, how much"
        " passed and was held back, how far it came, and what troubles it."
    )
    example = "show_bridge --format json"

    def run(self, actor: Actor, **options: Any) -> list[dict[str, Any]]:
        with acting(actor, read_only=True):
            return [asdict(one) for one in bridge_figures(actor)]

    def show(self, result: list[dict[str, Any]]) -> str:
        heads = ("connected", "waiting", "oldest s", "passed", "held back", "position")
        lines = [f"{'way':<4}" + "".join(f" {head:>10}" for head in heads) + "  trouble"]
        lines += [
            f"{row['direction']:<4} {'yes' if row['connected'] else 'no':>10} {row['waiting']:>10}"
            f" {row['lag_seconds']:>10.0f} {row['passed']:>10} {row['held_back']:>10} {row['position']:>10}"
            f"  {row['trouble']}"
            for row in result
        ]
        return "\n".join(lines)
