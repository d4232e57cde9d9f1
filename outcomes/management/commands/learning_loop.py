"""`manage.py learning_loop`: go once around the learning loop and say whether each step holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from outcomes.learning.operations.proving import prove_the_loop


class Command(ClearCommand):
    """Exit code 1 where a step does not hold. Leaves nothing behind, so it can be run anywhere and again."""

    help = (
        "Go once around the learning loop on an enterprise made for it: snapshot, outcomes, refresh, aggregate. Each"
        " file is read back and held against what it must say. Nothing stays."
    )
    example = "learning_loop"

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        steps = prove_the_loop(actor=actor)
        return {"holds": all(one.holds for one in steps), "steps": [asdict(one) for one in steps]}

    def show(self, result: dict[str, Any]) -> str:
        lines = [f"{'holds' if one['holds'] else 'FAILS'}  {one['name']}: {one['seen']}" for one in result["steps"]]
        return "\n".join([*lines, "The loop holds." if result["holds"] else "The loop does not hold."])

    def partly(self, result: dict[str, Any]) -> bool:
        return not result["holds"]
