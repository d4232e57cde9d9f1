"""`manage.py run_pattern`: carry a pattern out here and now, and print what came of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import strict_json
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from execution.runs.api.serializers import CarriedAnswer
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out


class Command(ClearCommand):
    """Begins a run and carries it out in this process, a transaction for each checkpoint."""

    help = "Carry a pattern out in this process, and print what came of it. Exit code 1 where it did not succeed."
    example = "run_pattern diagnose_cfo --inputs inputs.json --asof 2026-03-31"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pattern", help="Its id.")
        parser.add_argument("--inputs", type=Path, help="A JSON file with the inputs; without it, none.")
        parser.add_argument("--asof", type=date.fromisoformat, help="The day to look at; without it, today.")
        parser.add_argument("--enterprise", type=int, help="Id of the enterprise it is about.")
        parser.add_argument("--seed", type=int, help="For chance that is to be the same again.")
        parser.add_argument("--stale", action="store_true", help="Take the data pack in force, fresh or not.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        wanted = Wanted(
            pattern_id=options["pattern"],
            inputs=_read(options["inputs"]),
            asof_date=options["asof"],
            enterprise_id=options["enterprise"],
            require_fresh=not options["stale"],
            seed=options["seed"],
        )
        run = execute_pattern(actor=actor, wanted=wanted)
        carried = carry_out(actor=actor, run_id=run.run_id)
        error = {"step_id": carried.failed_step, "code": carried.fault_code, "detail": carried.fault_text}
        return {**CarriedAnswer(carried).data, "error": error if carried.fault_code else None}

    def partly(self, result: dict[str, Any]) -> bool:
        return bool(result["status"] != "succeeded")


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = strict_json.loads(path.read_bytes())
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.", returncode=REFUSED) from fault
    except strict_json.NotStrictJson as fault:
        raise CommandError(f"{path}: {fault}", returncode=REFUSED) from fault
    if not isinstance(found, dict):
        raise CommandError(f"{path} holds no object of inputs.", returncode=REFUSED)
    return found
