"""`manage.py create_decision`: begin a decision from a JSON file, as on its page or through the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import strict_json
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from enterprises.analyses.rules import DOMAINS
from enterprises.decisions.operations.deciding import add_decision_context, propose_decision
from enterprises.decisions.operations.drafting import create_decision, create_decision_from_analysis

MOST_BYTES = 2 * 1024 * 1024


class Command(ClearCommand):
    """Reads the artifact, calls the operation, prints the decision's id."""

    help = "Begin a decision as a draft, or propose it at once; its content is an artifact in a JSON file."
    example = "create_decision artifact.json --title 'Collect on a calendar' --domain cfo --enterprise 12"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="The artifact, a JSON object: recommendation, rationale, and what belongs to them. Its members stand"
            " in docs/api/decisions.md, and at /api/v1/schema as artifact_json of DecisionRequest.",
        )
        parser.add_argument("--title", required=True, help="What is to be done.")
        parser.add_argument("--domain", choices=DOMAINS, default="general", help="Taken from the analysis if given.")
        parser.add_argument("--enterprise", type=int, help="Id of the enterprise it is about.")
        parser.add_argument("--context", type=Path, help="What is known around it: an object in a JSON file.")
        parser.add_argument("--propose", action="store_true", help="Put it before those who decide at once.")
        parser.add_argument("--analysis", type=int, help="Id of the analysis it rests on, which brings its enterprise.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        artifact = _read(options["file"])
        context = None if options["context"] is None else _object(options["context"])
        if options["analysis"] is not None:
            made = create_decision_from_analysis(
                actor=actor, analysis_id=options["analysis"], title=options["title"], artifact=artifact
            )
        else:
            made = create_decision(
                actor=actor,
                title=options["title"],
                domain=options["domain"],
                artifact=artifact,
                enterprise_id=options["enterprise"],
            )
        if context is not None:
            add_decision_context(actor=actor, decision_id=made.pk, context=context)
        if options["propose"]:
            made = propose_decision(actor=actor, decision_id=made.pk)
        return {
            "decision_id": str(made.pk),
            "version": made.version,
            "status": made.status,
            "approvers_needed": made.approvers_needed,
            "content_hash": made.content_hash,
        }

    def show(self, result: dict[str, Any]) -> str:
        said = f"{result['decision_id']}, content {result['content_hash'][:12]}."
        if result["status"] == "proposed":
            return f"Proposed {said} Approvals needed: {result['approvers_needed']}."
        return f"Draft {said}"


def _object(path: Path) -> dict[str, Any]:
    found = _read(path)
    if not isinstance(found, dict):
        raise CommandError(f"{path} holds no JSON object; give one.", returncode=REFUSED)
    return found


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} is larger than 2 MB; an artifact is text.", returncode=REFUSED)
        return strict_json.loads(path.read_bytes())
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.", returncode=REFUSED) from fault
    except strict_json.NotStrictJson as fault:
        raise CommandError(f"{path}: {fault}", returncode=REFUSED) from fault
