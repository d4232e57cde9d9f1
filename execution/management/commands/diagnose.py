"""`manage.py diagnose`: find what stated inputs say about an enterprise, from a JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import strict_json
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from execution.diagnosis.api.serializers import CfoInputs
from execution.diagnosis.operations import diagnose


class Command(ClearCommand):
    """Reads the inputs as the API does, calls the operation, prints what it left."""

    help = "Diagnose from inputs in a JSON file: leaves an analysis, the draft of a decision and, if asked, its tasks."
    example = "diagnose inputs.json --enterprise 12 --create-tasks"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The inputs, as in POST /api/v1/diagnose/cfo.")
        parser.add_argument("--domain", default="cfo", help="Only cfo as yet.")
        parser.add_argument("--enterprise", type=int, help="Id of the enterprise; without it, the own organization's.")
        parser.add_argument("--create-tasks", action="store_true", help="Make tasks from the draft's plan.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        stated = _read(options["file"])
        made = diagnose(
            actor=actor,
            domain=options["domain"],
            loan=CfoInputs.loan_of(stated),
            books=CfoInputs.books_of(stated),
            enterprise_id=options["enterprise"],
            create_tasks=options["create_tasks"],
        )
        return {
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
        inputs = CfoInputs(data=strict_json.loads(path.read_bytes()))
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.", returncode=REFUSED) from fault
    except strict_json.NotStrictJson as fault:
        raise CommandError(f"{path}: {fault}", returncode=REFUSED) from fault
    if not inputs.is_valid():
        faults = "; ".join(f"{name}: {' '.join(str(one) for one in said)}" for name, said in inputs.errors.items())
        raise CommandError(f"{path}: {faults}", returncode=REFUSED)
    return dict(inputs.validated_data)
