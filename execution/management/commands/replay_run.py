"""`manage.py replay_run`: repeat a run from what it kept, and say what differs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering.commands import ClearCommand
from execution.runs.replaying import differences, replay


class Command(ClearCommand):
    """Reads what a run kept, repeats its steps, writes nothing."""

    help = "Repeat a run from what it kept and hold every step and the result against it, byte for byte."
    example = "replay_run 0f1e2d3c-4b5a-4697-8877-665544332211 --verify"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=UUID, help="Its id.")
        parser.add_argument("--verify", action="store_true", help="End with exit code 1 where anything differs.")
        parser.add_argument("--against", type=UUID, metavar="RUN", help="Say instead how it differs from another run.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        self._verifies = options["verify"]
        if options["against"] is not None:
            found = differences(actor=actor, run_id=options["run_id"], other_id=options["against"])
            return {"run_id": str(options["run_id"]), "against": str(options["against"]), **_told(found)}
        made = replay(actor=actor, run_id=options["run_id"])
        return {"run_id": str(made.run_id), "result_hash": made.result_hash, **_told(made.differences)}

    def show(self, result: dict[str, Any]) -> str:
        if result["is_same"]:
            return f"{result['run_id']}: the same, byte for byte."
        lines = [f"{one['what']}: {one['was']} then, {one['now']} now" for one in result["differences"]]
        return "\n".join([f"{result['run_id']}: not the same.", *lines])

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(self._verifies and not result["is_same"])


def _told(found: tuple[Any, ...]) -> dict[str, Any]:
    return {"is_same": not found, "differences": [asdict(one) for one in found]}
