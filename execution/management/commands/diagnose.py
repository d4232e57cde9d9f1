"""`manage.py diagnose`: find what stated inputs say about an enterprise, from a JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import strict_json
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from execution.diagnosis.operations.diagnosing import diagnose, run_diagnosis
from execution.diagnosis.rules.domains import DOMAINS


class Command(ClearCommand):
    """Reads the inputs as the API does, runs the domain's pattern, prints what that left."""

    help = "Diagnose from inputs in a JSON file: leaves an analysis, the draft of a decision and, if asked, its tasks."
    example = "diagnose inputs.json --domain cfo --enterprise 12 --create-tasks"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The inputs, as in POST /api/v1/diagnose/cfo.")
        parser.add_argument("--domain", default="cfo", choices=list(DOMAINS), help="Whose agent is asked.")
        parser.add_argument("--enterprise", type=int, help="Id of the enterprise; without it, the own organization's.")
        parser.add_argument("--create-tasks", action="store_true", help="Make tasks from the draft's plan.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        ran = run_diagnosis(
            actor=actor,
            domain=options["domain"],
            inputs=_read(options["file"]),
            enterprise_id=options["enterprise"],
        )
        made = diagnose(actor=actor, run_id=ran.run_id, create_tasks=options["create_tasks"])
        return {
            "run_id": str(made.run_id),
            "analysis": made.analysis.id,
            "score": made.analysis.findings["score"],
            "confidence": str(made.analysis.confidence),
            "decision_id": str(made.decision.pk),
            "title": made.decision.title,
            "tasks": [task.pk for task in made.tasks],
        }

    def show(self, result: dict[str, Any]) -> str:
        return (
            f"Analysis {result['analysis']}: {result['score']} of 100, confidence {result['confidence']}.\n"
            f"Draft {result['decision_id']}: {result['title']}; {len(result['tasks'])} tasks."
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        found = strict_json.loads(path.read_bytes())
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.", returncode=REFUSED) from fault
    except strict_json.NotStrictJson as fault:
        raise CommandError(f"{path}: {fault}", returncode=REFUSED) from fault
    if not isinstance(found, dict):
        raise CommandError(f"{path} holds no object of inputs.", returncode=REFUSED)
    return found
